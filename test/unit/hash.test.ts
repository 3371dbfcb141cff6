import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import argon2 from 'argon2';
import { createHasher, type Hasher, type HashOptions } from '../../src/secrets/hash.ts';
import { TooBusyError } from '../../src/secrets/fair-queue.ts';
import { createTokenQueue } from '../../src/secrets/hash-queues.ts';
import { createProofs, type Proof } from '../../src/secrets/proofs.ts';
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

  test('first uses of tokens are bounded by time, not by number', async () => {
    const small = await createHasher({ ...OPTIONS, concurrency: 1, queueMax: 1 });
    const secrets = Array.from({ length: 300 }, () => drawSecret('PERSONAL_ACCESS_TOKEN'));
    const stored = await Promise.all(secrets.map((secret) => maker.hashSecret(secret)));
    const proven = await Promise.all(
      secrets.map((secret, i) => small.provesSecret(secret, stored[i] ?? '')),
    );
    expect(proven).toEqual(secrets.map(() => true));
  });

  test('a token that has waited for two seconds is rejected', async () => {
    const queue = createTokenQueue({ concurrency: 1, queueMax: 1 });
    const busy = Promise.withResolvers<null>();
    const turn = { source: 'pat_AAAAAA', isKnown: true };
    const first = queue.run(turn, () => busy.promise);
    const start = performance.now();
    await expect(queue.run(turn, () => Promise.resolve(null))).rejects.toBeInstanceOf(TooBusyError);
    expect(performance.now() - start).toBeGreaterThan(1_900);
    expect(performance.now() - start).toBeLessThan(3_000);
    busy.resolve(null);
    await first;
  });

  test('wrong secrets for old hashes delay no other token', async () => {
    const small = await createHasher({ ...OPTIONS, concurrency: 1 });
    const [old, good] = [drawSecret('PERSONAL_ACCESS_TOKEN'), drawSecret('PERSONAL_ACCESS_TOKEN')];
    // Without the bits that reject a wrong secret.
    const storedOld = await argon2.hash(old.text, { memoryCost: 8, timeCost: 1, parallelism: 1 });
    const storedGood = await maker.hashSecret(good);
    let rejected = 0;
    const wrong = Array.from({ length: 200 }, async () => {
      await small.provesSecret(drawSecret('PERSONAL_ACCESS_TOKEN'), storedOld);
      rejected++;
    });
    await expect(small.provesSecret(good, storedGood)).resolves.toBe(true);
    expect(rejected).toBeLessThan(10);
    await Promise.all(wrong);
  });

  test('requests that present one token share one argon2 run', async () => {
    let runs = 0;
    const counting = await createHasher({ ...OPTIONS, onRun: () => runs++ });
    const secret = drawSecret('PERSONAL_ACCESS_TOKEN');
    const stored = await maker.hashSecret(secret);
    const proven = await Promise.all(
      Array.from({ length: 64 }, () => counting.provesSecret(secret, stored)),
    );
    expect(proven).not.toContain(false);
    expect(runs).toBe(1);
  });
});

describe('TOKEN_HASH', () => {
  test.each([
    ['argon2id', /^\$argon2id\$/, 'sha256'],
    ['sha256', /^\$sha256\$/, 'argon2id'],
  ] as const)(
    '%s: chosen for new tokens, and renews those of the other',
    async (own, form, other) => {
      const [mine, others] = [
        await createHasher({ ...OPTIONS, tokenHash: own }),
        await createHasher({ ...OPTIONS, tokenHash: other }),
      ];
      const secret = drawSecret('PERSONAL_ACCESS_TOKEN');
      const stored = await mine.hashSecret(secret);
      expect(stored).toMatch(form);
      expect(mine.isOutdated('PERSONAL_ACCESS_TOKEN', stored)).toBe(false);
      expect(others.isOutdated('PERSONAL_ACCESS_TOKEN', stored)).toBe(true);
      expect(others.isOfOtherAlgorithm('PERSONAL_ACCESS_TOKEN', stored)).toBe(true);
      // Still verified until then.
      await expect(others.provesSecret(secret, stored)).resolves.toBe(true);
      await expect(others.provesSecret(drawSecret('PERSONAL_ACCESS_TOKEN'), stored)).resolves.toBe(
        false,
      );
    },
  );

  test.each(['SESSION', 'API_KEY'] as const)('leaves a %s alone', async (kind) => {
    const slow = await createHasher({ ...OPTIONS, tokenHash: 'argon2id' });
    expect(slow.isOutdated(kind, await slow.hashSecret(drawSecret(kind)))).toBe(false);
  });
});

describe('proofs', () => {
  test('that another process reports are not proven again, and are worth nothing for another hash', async () => {
    const proofs = createProofs();
    const reported: Proof[] = [];
    const first = await createHasher({ ...OPTIONS, onNewProof: (proof) => reported.push(proof) });
    let runs = 0;
    const second = await createHasher({ ...OPTIONS, proofs, onRun: () => runs++ });
    const secret = drawSecret('PERSONAL_ACCESS_TOKEN');
    const [stored, again] = [await maker.hashSecret(secret), await maker.hashSecret(secret)];
    await first.provesSecret(secret, stored);
    expect(JSON.stringify(reported)).not.toContain(secret.text.slice(10));
    reported.forEach(proofs.learn);
    expect(second.recognizes(secret, stored)).toBe(true);
    expect(runs).toBe(0);
    // After the secret was replaced, what was proven says nothing.
    expect(second.recognizes(secret, again)).toBe(false);
    expect(second.recognizes(drawSecret('PERSONAL_ACCESS_TOKEN'), stored)).toBe(false);
  });

  test('of wrong secrets and of outdated hashes are not reported', async () => {
    const reported: Proof[] = [];
    const stronger = await createHasher({
      ...OPTIONS,
      token: { ...CHEAP, passes: 2 },
      onNewProof: (proof) => reported.push(proof),
    });
    const secret = drawSecret('PERSONAL_ACCESS_TOKEN');
    const stored = await maker.hashSecret(secret);
    await stronger.provesSecret(secret, stored);
    await stronger.provesSecret(drawSecret('PERSONAL_ACCESS_TOKEN'), stored);
    expect(reported).toEqual([]);
  });
});
