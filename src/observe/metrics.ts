import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/**
 * What the server counts. Labels are of few values each, and none is a secret, an address or a
 * person.
 */
export interface Metrics {
  readonly registry: Registry;
  request: (surface: string, outcome: string, seconds: number) => void;
  refusal: (surface: string, gate: string) => void;
  /** A run of argon2: how long it waited and ran. */
  argon2: (purpose: 'token' | 'password', seconds: number) => void;
  /** Was the secret recognized without a run of argon2? */
  proof: (remembered: boolean) => void;
  lookup: (size: number) => void;
  statement: (seconds: number) => void;
  rateLimitStoreDown: () => void;
  /** Shows how many runs of argon2 wait, when it is asked. */
  watchQueue: (waiting: () => number) => void;
}

const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 2.5, 10];
const STATEMENT_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5];
const BATCH_SIZES = [1, 2, 5, 10, 20, 50, 100, 200];

/**
 * Makes the metrics of a process; with those of the process itself (memory, event loop) when asked.
 */
export function createMetrics({ ofProcess = false } = {}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (ofProcess) collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'latchkey_request_seconds',
    help: 'Requests by surface and outcome: ok, refused (401, 403, 429), invalid (other 4xx) or error (5xx).',
    labelNames: ['surface', 'outcome'],
    buckets: REQUEST_SECONDS,
    registers,
  });
  const refusals = new Counter({
    name: 'latchkey_refusals_total',
    help: 'Refusals by surface and the gate that refused.',
    labelNames: ['surface', 'gate'],
    registers,
  });
  const argon2 = new Histogram({
    name: 'latchkey_argon2_seconds',
    help: 'Runs of argon2, with the time that they waited for their turn.',
    labelNames: ['purpose'],
    buckets: REQUEST_SECONDS,
    registers,
  });
  const proofs = new Counter({
    name: 'latchkey_proofs_total',
    help: 'Secrets recognized by a fast hash or by the cache of proofs (hit), and those that argon2 had to look at (miss).',
    labelNames: ['result'],
    registers,
  });
  const lookups = new Histogram({
    name: 'latchkey_lookup_batch_size',
    help: 'Credentials looked up by one statement.',
    buckets: BATCH_SIZES,
    registers,
  });
  const statements = new Histogram({
    name: 'latchkey_database_seconds',
    help: 'Statements, from sending to answer.',
    buckets: STATEMENT_SECONDS,
    registers,
  });
  const storeDown = new Counter({
    name: 'latchkey_rate_limit_store_errors_total',
    help: 'Requests that were let through because the store of the rate limits did not answer.',
    registers,
  });
  return {
    registry,
    request: (surface, outcome, seconds) => requests.observe({ surface, outcome }, seconds),
    refusal: (surface, gate) => refusals.inc({ surface, gate }),
    argon2: (purpose, seconds) => argon2.observe({ purpose }, seconds),
    proof: (remembered) => proofs.inc({ result: remembered ? 'hit' : 'miss' }),
    lookup: (size) => lookups.observe(size),
    statement: (seconds) => statements.observe(seconds),
    rateLimitStoreDown: () => storeDown.inc(),
    watchQueue: (waiting) => {
      new Gauge({
        name: 'latchkey_argon2_waiting',
        help: 'Runs of argon2 that wait for their turn.',
        registers,
        collect() {
          this.set(waiting());
        },
      });
    },
  };
}
