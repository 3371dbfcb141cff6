import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import argon2 from 'argon2';
import { createHasher, type Hasher, type HashOptions } from '../../src/secrets/hash.ts';
import { TooBusyError } from '../../src/secrets/fair-queue.ts';
import { drawSecret } from '../../src/secrets/random.ts';

const CHEAP = { memoryKiB: 8, passes: 1, parallelism: 1 };
const OPTIONS: HashOptions = { token: CHEAP, password: CHEAP, concurrency: 2, queueMax: 100 };
const KINDS = ['SESSION', 'PERSONAL_ACCESS_TOKEN', 'API_KEY', 'INVITATION', 'SET_UP'] as const;

/**
 * One process hashes, another verifies, because the first recognizes its secrets without argon2.
 */
let maker: Hasher;
let hasher: Hasher;
beforeAll(async () => {
  [maker, hasher] = await Promise.all([createHasher(OPTIONS), createHasher(OPTIONS)]);
});

describe('a stored secret', () => {
  test.each(KINDS)('of a %s is verified by itself, repeatedly, and by no other', async (kind) => {
    const [secret, other] = [drawSecret(kind), drawSecret(kind)];
    const stored = await maker.hashSecret(secret);
    await expect(hasher.provesSecret(secret, stored)).resolves.toBe(true);
    await expect(hasher.provesSecret(secret, stored)).resolves.toBe(true);
    await expect(hasher.provesSecret(other, stored)).resolves.toBe(false);
  });

  test.each(KINDS)('of a %s discloses nothing of the secret', async (kind) => {
    const secret = drawSecret(kind);
    expect(await maker.hashSecret(secret)).not.toContain(secret.text.slice(10, 42));
  });

  test('of a personal access token is argon2id and names its parameters, the others are SHA-256', async () => {
    expect(await maker.hashSecret(drawSecret('PERSONAL_ACCESS_TOKEN'))).toMatch(
      /^\$argon2id\$v=19\$(?=[^$]*m=8\b)(?=[^$]*t=1\b)(?=[^$]*p=1\b)/,
    );
    for (const kind of ['SESSION', 'API_KEY', 'INVITATION', 'SET_UP'] as const)
      expect(await maker.hashSecret(drawSecret(kind))).toMatch(/^\$sha256\$[\w+/]{43}=$/);
  });

  test('is salted: the same personal access token is never stored twice alike', async () => {
    const secret = drawSecret('PERSONAL_ACCESS_TOKEN');
    expect(await maker.hashSecret(secret)).not.toBe(await maker.hashSecret(secret));
  });

  test('that was changed is no longer verified, however often the old one was', async () => {
    const [secret, next] = [
      drawSecret('PERSONAL_ACCESS_TOKEN'),
      drawSecret('PERSONAL_ACCESS_TOKEN'),
    ];
    const [before, after] = await Promise.all([maker.hashSecret(secret), maker.hashSecret(next)]);
    await expect(hasher.provesSecret(secret, before)).resolves.toBe(true);
    await expect(hasher.provesSecret(secret, after)).resolves.toBe(false);
    await expect(hasher.provesSecret(secret, await maker.hashSecret(secret))).resolves.toBe(true);
    await expect(hasher.provesSecret(secret, after)).resolves.toBe(false);
  });

  test('of a token contains 32 bits of its digest, which reject a wrong secret without argon2', async () => {
    let runs = 0;
    const counting = await createHasher({ ...OPTIONS, onRun: () => runs++ });
    const secret = drawSecret('PERSONAL_ACCESS_TOKEN');
    const stored = await maker.hashSecret(secret);
    expect(Buffer.from(/,data=([^,$]+)\$/.exec(stored)?.[1] ?? '', 'base64')).toEqual(
      createHash('sha256').update(secret.text).digest().subarray(0, 4),
    );
    for (let i = 0; i < 100; i++)
      await expect(
        counting.provesSecret(drawSecret('PERSONAL_ACCESS_TOKEN'), stored),
      ).resolves.toBe(false);
    expect(runs).toBe(0);
    await expect(counting.provesSecret(secret, stored)).resolves.toBe(true);
    expect(runs).toBe(1);
  });

  test('of a token whose 32 bits match is still verified by argon2', async () => {
    const [secret, other] = [
      drawSecret('PERSONAL_ACCESS_TOKEN'),
      drawSecret('PERSONAL_ACCESS_TOKEN'),
    ];
    const check = createHash('sha256').update(secret.text).digest().subarray(0, 4);
    const stored = await argon2.hash(other.text, {
      memoryCost: 8,
      timeCost: 1,
      parallelism: 1,
      associatedData: check,
    });
    await expect(hasher.provesSecret(secret, stored)).resolves.toBe(false);
  });

  test('of a token without those bits, as older releases wrote it, is verified and then outdated', async () => {
    const [secret, other] = [
      drawSecret('PERSONAL_ACCESS_TOKEN'),
      drawSecret('PERSONAL_ACCESS_TOKEN'),
    ];
    const stored = await argon2.hash(secret.text, { memoryCost: 8, timeCost: 1, parallelism: 1 });
    await expect(hasher.provesSecret(other, stored)).resolves.toBe(false);
    await expect(hasher.provesSecret(secret, stored)).resolves.toBe(true);
    expect(hasher.isOutdated('PERSONAL_ACCESS_TOKEN', stored)).toBe(true);
  });

  test('that is truncated is not verified', async () => {
    const secret = drawSecret('API_KEY');
    const stored = await maker.hashSecret(secret);
    for (const wrong of [stored.slice(0, -1), `${stored}=`, '$sha256$'])
      await expect(hasher.provesSecret(secret, wrong)).resolves.toBe(false);
  });

  test('is recognized only by the process that issued or verified it', async () => {
    const secret = drawSecret('PERSONAL_ACCESS_TOKEN');
    const stored = await maker.hashSecret(secret);
    expect([maker.recognizes(secret, stored), hasher.recognizes(secret, stored)]).toEqual([
      true,
      false,
    ]);
    await hasher.provesSecret(secret, stored);
    expect(hasher.recognizes(secret, stored)).toBe(true);
    expect(hasher.recognizes(drawSecret('PERSONAL_ACCESS_TOKEN'), stored)).toBe(false);
  });

  test('made with other parameters is still verified, and is outdated', async () => {
    const stronger = await createHasher({ ...OPTIONS, token: { ...CHEAP, passes: 2 } });
    const secret = drawSecret('PERSONAL_ACCESS_TOKEN');
    const stored = await maker.hashSecret(secret);
    await expect(stronger.provesSecret(secret, stored)).resolves.toBe(true);
    expect(stronger.isOutdated('PERSONAL_ACCESS_TOKEN', stored)).toBe(true);
    // Not cached, so that the next use retries a failed rehash.
    expect(stronger.recognizes(secret, stored)).toBe(false);
    expect(hasher.isOutdated('PERSONAL_ACCESS_TOKEN', stored)).toBe(false);
    expect(stronger.isOutdated('API_KEY', await stronger.hashSecret(drawSecret('API_KEY')))).toBe(
      false,
    );
  });
});

describe('a password', () => {
  test('is verified by itself and by no similar one', async () => {
    const stored = await hasher.hashPassword('correct horse');
    await expect(hasher.provesPassword('correct horse', stored)).resolves.toBe(true);
    for (const wrong of ['', 'Correct horse', 'correct horse ', 'correct hors'])
      await expect(hasher.provesPassword(wrong, stored)).resolves.toBe(false);
  });

  test('is salted, by argon2id', async () => {
    const [one, two] = await Promise.all([
      hasher.hashPassword('correct horse'),
      hasher.hashPassword('correct horse'),
    ]);
    expect(one).toMatch(/^\$argon2id\$/);
    expect(one).not.toBe(two);
  });

  test('of an unknown account is verified by no password, not even the placeholder', async () => {
    for (const text of ['', 'correct horse', 'nobody has this password'])
      await expect(hasher.provesPassword(text, null)).resolves.toBe(false);
  });
});

describe('when too many secrets arrive at once', () => {
  test('those that fit in the queue are verified, the others rejected at once', async () => {
    const small = await createHasher({ ...OPTIONS, concurrency: 2, queueMax: 3 });
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () => small.hashPassword('correct horse')),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(TooBusyError);
    await expect(small.hashPassword('correct horse')).resolves.toMatch(/^\$argon2id\$/);
  });

  test('sign-ins delay no token: passwords and secrets have separate queues', async () => {
    const small = await createHasher({ ...OPTIONS, concurrency: 1, queueMax: 1 });
    const token = drawSecret('PERSONAL_ACCESS_TOKEN');
    const stored = await maker.hashSecret(token);
    const signIns = [small.provesPassword('x', null), small.provesPassword('x', null)];
    await expect(small.provesPassword('x', null)).rejects.toBeInstanceOf(TooBusyError);
    await expect(small.provesSecret(token, stored)).resolves.toBe(true);
    await expect(Promise.all(signIns)).resolves.toEqual([false, false]);
  });

  test('a token that was verified before, API keys and sessions do not wait', async () => {
    const small = await createHasher({ ...OPTIONS, concurrency: 1, queueMax: 1 });
    const [token, key] = [drawSecret('PERSONAL_ACCESS_TOKEN'), drawSecret('API_KEY')];
    const [storedToken, storedKey] = [await maker.hashSecret(token), await maker.hashSecret(key)];
    await small.provesSecret(token, storedToken);
    const busy = [small.provesPassword('x', null), small.provesPassword('x', null)];
    await expect(
      Promise.all([small.provesSecret(token, storedToken), small.provesSecret(key, storedKey)]),
    ).resolves.toEqual([true, true]);
    await Promise.all(busy);
  });
});
