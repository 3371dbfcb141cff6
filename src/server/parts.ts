import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { atMostOnceAMinute } from '../observe/log.ts';
import { createMetrics, type Metrics } from '../observe/metrics.ts';
import type { Config } from '../process/config.ts';
import { createRateLimits, type RateLimits } from '../rate-limit/rate-limits.ts';
import { openStore } from '../rate-limit/store.ts';
import { createHasher, type Hasher, type ProofSharing } from '../secrets/hash.ts';

/** Creates the hasher that the configuration specifies. */
export async function hasherOf(
  config: Config,
  metrics: Metrics = createMetrics(),
  sharing: ProofSharing = {},
): Promise<Hasher> {
  const hasher = await createHasher({
    ...sharing,
    tokenHash: config.TOKEN_HASH,
    token: {
      memoryKiB: config.ARGON2_MEMORY_KIB,
      passes: config.ARGON2_PASSES,
      parallelism: config.ARGON2_PARALLELISM,
    },
    password: {
      memoryKiB: config.ARGON2_PASSWORD_MEMORY_KIB,
      passes: config.ARGON2_PASSWORD_PASSES,
      parallelism: 1,
    },
    concurrency: config.ARGON2_CONCURRENCY,
    queueMax: config.ARGON2_QUEUE_MAX,
    onRun: metrics.argon2,
    onProof: metrics.proof,
  });
  metrics.watchQueue(hasher.waiting);
  return hasher;
}

/** Creates the rate limits that the configuration specifies, with their store. */
export async function limitsOf(
  config: Config,
  pool: Pool,
  metrics: Metrics,
  log: Logger,
): Promise<{ readonly limits: RateLimits; close: () => Promise<void> }> {
  const warn = atMostOnceAMinute((error: unknown) =>
    log.warn({ err: error }, 'the rate limit store does not answer; requests are not limited'),
  );
  const { store, close } = await openStore(config.RATE_LIMIT_STORE, pool, warn);
  const limits = createRateLimits(
    {
      user: config.RATE_LIMIT_USER,
      apiKey: config.RATE_LIMIT_API_KEY,
      anonymous: config.RATE_LIMIT_ANONYMOUS,
      tokenCreation: config.RATE_LIMIT_TOKEN_CREATION,
      signIn: config.RATE_LIMIT_SIGN_IN,
      failedAuthentication: config.RATE_LIMIT_FAILED_AUTH,
    },
    store,
    (error) => {
      metrics.rateLimitStoreDown();
      warn(error);
    },
  );
  return { limits, close };
}
