import { join } from 'node:path';
import { NPM_START } from '../npm-start.ts';
import { freePort } from '../postgres-server.ts';
import { startChild, type ChildServer } from './child-server.ts';

/**
 * The server that a load is sent to. `three` has three workers on one port. `argon2id`, `renewing`
 * and `sha256` are separate processes for tokens that they have not verified yet.
 */
export type ServerName = 'baseline' | 'latchkey' | 'three' | 'argon2id' | 'renewing' | 'sha256';

/** What a server has counted since its start. */
export interface Counts {
  readonly statements: number;
  /** Secrets verified without argon2, and with it. */
  readonly hits: number;
  readonly misses: number;
}

/** A server process under load. */
export interface Running extends ChildServer {
  /** Null for a server without Latchkey's metrics. */
  count: () => Promise<Counts | null>;
}

const ROOT = join(import.meta.dirname, '../../..');
const READY_WITHIN_MS = 30_000;

/** Without rate limits and without a log line for each request. */
const WITHOUT_LIMITS = {
  LOG_LEVEL: 'warn',
  RATE_LIMIT_USER: 'off',
  RATE_LIMIT_API_KEY: 'off',
  RATE_LIMIT_ANONYMOUS: 'off',
  RATE_LIMIT_TOKEN_CREATION: 'off',
  RATE_LIMIT_SIGN_IN: 'off',
  RATE_LIMIT_FAILED_AUTH: 'off',
};

const OWN: Readonly<Record<ServerName, Readonly<Record<string, string>>>> = {
  baseline: {},
  latchkey: {},
  three: { WORKERS: '3' },
  argon2id: {},
  renewing: { TOKEN_HASH: 'sha256' },
  sha256: { TOKEN_HASH: 'sha256' },
};

/**
 * Starts a server process with only this configuration, and waits until it is ready. Without a
 * database it needs a `DATA_DIR`.
 */
export async function startServer(
  name: ServerName,
  databaseUrl: string | null,
  environment: Readonly<Record<string, string>> = WITHOUT_LIMITS,
): Promise<Running> {
  const metricsPort = await freePort();
  const database = databaseUrl === null ? {} : { DATABASE_URL: databaseUrl };
  const child = await startChild({
    args: name === 'baseline' ? ['test/tools/bench/baseline.ts'] : NPM_START.args,
    folder: ROOT,
    environment: {
      METRICS_PORT: String(metricsPort),
      ...NPM_START.environment,
      ...database,
      ...OWN[name],
      ...environment,
    },
    readyWithinMs: READY_WITHIN_MS,
  });
  const metrics = `http://127.0.0.1:${metricsPort}/metrics`;
  return {
    ...child,
    count: () => (name === 'baseline' ? Promise.resolve(null) : readCounts(metrics)),
  };
}

async function readCounts(url: string): Promise<Counts> {
  const text = await (await fetch(url)).text();
  const read = (name: string): number => {
    const line = text.split('\n').find((one) => one.startsWith(`${name} `));
    return Number(line?.split(' ').at(-1) ?? 0);
  };
  return {
    statements: read('latchkey_database_seconds_count'),
    hits: read('latchkey_proofs_total{result="hit"}'),
    misses: read('latchkey_proofs_total{result="miss"}'),
  };
}
