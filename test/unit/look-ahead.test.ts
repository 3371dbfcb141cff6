import { describe, expect, test } from '@jest/globals';
import { lookAhead } from '../../src/authority/look-ahead.rule.ts';
import { drawSecret } from '../../src/secrets/random.ts';

const [asker, subject] = [drawSecret('API_KEY'), drawSecret('PERSONAL_ACCESS_TOKEN')];

/** A lookup that notes what it is asked for, and a hasher that has proven the asker or not. */
function parts(isProven: boolean) {
  const asked: string[] = [];
  return {
    asked,
    authenticator: {
      findByPrefix: (prefix: string) => {
        asked.push(prefix);
        return Promise.resolve(null);
      },
      hasher: { wasProven: () => isProven },
    } as unknown as Parameters<typeof lookAhead>[0],
  };
}

describe('lookAhead', () => {
  test('reads the subject once, and again when it is asked for again', async () => {
    const { asked, authenticator } = parts(true);
    const find = lookAhead(authenticator, asker.text, subject.text);
    expect(asked).toEqual([subject.prefix]);
    await find(subject.prefix);
    expect(asked).toEqual([subject.prefix]);
    // A row that was used is not used again: a later question must see later changes.
    await find(subject.prefix);
    expect(asked).toEqual([subject.prefix, subject.prefix]);
  });

  test('reads another credential by itself', async () => {
    const { asked, authenticator } = parts(true);
    const find = lookAhead(authenticator, asker.text, subject.text);
    await find(asker.prefix);
    expect(asked).toEqual([subject.prefix, asker.prefix]);
  });

  test.each([
    ['an asker that was not proven', false, asker.text],
    ['an asker that is not a secret', true, 'key_nonsense'],
  ])('reads nothing ahead for %s', (_name, isProven, text) => {
    const { asked, authenticator } = parts(isProven);
    lookAhead(authenticator, text, subject.text);
    expect(asked).toEqual([]);
  });
});
