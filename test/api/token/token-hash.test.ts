import { describe, expect, test } from '@jest/globals';
import { bearer } from '../../support/services.ts';
import { send } from '../../support/http-send.ts';
import { createWorld, type World } from '../../support/world.ts';

const hashOf = async ({ database }: World, secret: string): Promise<string> => {
  const { rows } = await database.pool.query<{ secret_hash: string }>(
    'select secret_hash from credential where prefix = $1',
    [secret.slice(0, 10)],
  );
  return rows[0]?.secret_hash ?? '';
};
const use = async ({ url }: World, secret: string): Promise<number> =>
  (await send(`${url}/forward-auth`, { headers: bearer(secret) })).status;
/** Uses a token until its hash has this form. The renewal follows the response. */
async function useUntil(world: World, secret: string, form: RegExp): Promise<void> {
  for (let time = 0; time < 100 && !form.test(await hashOf(world, secret)); time++) {
    expect(await use(world, secret)).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(await hashOf(world, secret)).toMatch(form);
}

describe('a change of TOKEN_HASH', () => {
  test('renews the hash of each token at its next use, in both directions', async () => {
    const slow = await createWorld({ TOKEN_HASH: 'argon2id' });
    const fast = await createWorld({ TOKEN_HASH: 'sha256' }, { database: slow.database });
    try {
      const { owner, newToken } = await slow.newOrganization();
      const { secret } = await newToken(owner);
      expect(await hashOf(slow, secret)).toMatch(/^\$argon2id\$/);
      await useUntil(fast, secret, /^\$sha256\$/);
      await useUntil(slow, secret, /^\$argon2id\$/);
      const wrong = `${secret.slice(0, -1)}${secret.endsWith('0') ? '1' : '0'}`;
      expect([await use(fast, wrong), await use(slow, wrong)]).toEqual([401, 401]);
    } finally {
      await fast.close();
      await slow.close();
    }
  });
});
