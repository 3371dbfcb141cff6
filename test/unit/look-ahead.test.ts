import { describe, expect, test } from '@jest/globals';
import { lookAhead } from '../../src/authority/look-ahead.rule.ts';
import { drawSecret } from '../../src/secrets/random.ts';

const [asker, subject] = [drawSecret('API_KEY'), drawSecret('PERSONAL_ACCESS_TOKEN')];

/** A lookup that notes what it is asked for, and a hasher that has proven these secrets. */
function parts(...proven: readonly string[]) {
  const asked: string[] = [];
  return {
    asked,
    authenticator: {
      findByPrefix: (prefix: string) => {
        asked.push(prefix);
        return Promise.resolve(null);
      },
      hasher: { wasProven: ({ text }: { text: string }) => proven.includes(text) },
    } as unknown as Parameters<typeof lookAhead>[0],
  };
}

describe('lookAhead', () => {
  test('reads the subject once, and again when it is asked for again', async () => {
    const { asked, authenticator } = parts(asker.text, subject.text);
    const find = await lookAhead(authenticator, asker.text, () => Promise.resolve(subject.text));
    expect(asked).toEqual([subject.prefix]);
    await find(subject.prefix);
    expect(asked).toEqual([subject.prefix]);
    // A row that was used is not used again: a later question must see later changes.
    await find(subject.prefix);
    expect(asked).toEqual([subject.prefix, subject.prefix]);
  });

  test('reads another credential by itself', async () => {
    const { asked, authenticator } = parts(asker.text, subject.text);
    const find = await lookAhead(authenticator, asker.text, () => Promise.resolve(subject.text));
    await find(asker.prefix);
    expect(asked).toEqual([subject.prefix, asker.prefix]);
  });

  test('reads a prefix, which proves nothing', async () => {
    const { asked, authenticator } = parts(asker.text);
    await lookAhead(authenticator, asker.text, () => Promise.resolve(subject.prefix));
    expect(asked).toEqual([subject.prefix]);
  });

  test.each([
    ['an asker that was not proven', [subject.text], asker.text],
    ['an asker that is not a secret', [subject.text, 'key_nonsense'], 'key_nonsense'],
    ['a subject that was not proven', [asker.text], asker.text],
  ])('reads nothing ahead for %s', async (_name, proven, text) => {
    const { asked, authenticator } = parts(...proven);
    await lookAhead(authenticator, text, () => Promise.resolve(subject.text));
    expect(asked).toEqual([]);
  });

  test('does not even read the question of an asker that was not proven', async () => {
    const { authenticator } = parts(subject.text);
    const readSubject = () => Promise.reject(new Error('was read'));
    await expect(lookAhead(authenticator, asker.text, readSubject)).resolves.toBe(
      authenticator.findByPrefix,
    );
  });
});
