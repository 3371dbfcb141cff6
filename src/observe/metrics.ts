import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/**
 * The metrics of the server. Labels have few values each, none of which is a secret, an address or
 * a person.
 */
export interface Metrics {
  readonly registry: Registry;
  request: (surface: string, outcome: string, seconds: number) => void;
  refusal: (surface: string, gate: string) => void;
  /** Called for a request that no credential could make succeed. */
  misconfiguration: (surface: string, error: string) => void;
  /** Called after each argon2 run with its queue and run time in seconds. */
  argon2: (purpose: 'token' | 'password', seconds: number) => void;
  /** Called after each verified secret; `remembered` is true if no argon2 run was needed. */
  proof: (remembered: boolean) => void;
  lookup: (size: number) => void;
  statement: (seconds: number) => void;
  rateLimitStoreDown: () => void;
  /** Called when a standby joins or leaves those that answer lookups. */
  standby: (standby: string, isIn: boolean) => void;
  /** Registers the gauge of queued argon2 runs, which reads `waiting` at each scrape. */
  watchQueue: (waiting: () => number) => void;
}

const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 2.5, 10];
const STATEMENT_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5];
const BATCH_SIZES = [1, 2, 5, 10, 20, 50, 100, 200];

/**
 * Creates the metrics, including those of the process itself (memory, event loop) if `ofProcess` is
 * set.
 */
export function createMetrics({ ofProcess = false } = {}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (ofProcess) collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'latchkey_request_seconds',
    help: 'Request duration in seconds, by surface and outcome: ok, refused (401, 403, 429), invalid (other 4xx) or error (5xx).',
    labelNames: ['surface', 'outcome'],
    buckets: REQUEST_SECONDS,
    registers,
  });
  const refusals = new Counter({
    name: 'latchkey_refusals_total',
    help: 'Rejected requests by surface and gate.',
    labelNames: ['surface', 'gate'],
    registers,
  });
  const misconfigurations = new Counter({
    name: 'latchkey_misconfigurations_total',
    help: 'Requests that failed because of a misconfigured proxy or address, by surface and error: proxy_misconfigured, page_not_allowed.',
    labelNames: ['surface', 'error'],
    registers,
  });
  const argon2 = new Histogram({
    name: 'latchkey_argon2_seconds',
    help: 'Argon2 run time in seconds, including the time spent in the queue.',
    labelNames: ['purpose'],
    buckets: REQUEST_SECONDS,
    registers,
  });
  const proofs = new Counter({
    name: 'latchkey_proofs_total',
    help: 'Secrets verified by a fast hash or the proof cache (hit), or by argon2 (miss).',
    labelNames: ['result'],
    registers,
  });
  const lookups = new Histogram({
    name: 'latchkey_lookup_batch_size',
    help: 'Credentials looked up per statement.',
    buckets: BATCH_SIZES,
    registers,
  });
  const statements = new Histogram({
    name: 'latchkey_database_seconds',
    help: 'Database statement duration in seconds, from request to response.',
    buckets: STATEMENT_SECONDS,
    registers,
  });
  const storeDown = new Counter({
    name: 'latchkey_rate_limit_store_errors_total',
    help: 'Requests accepted without a rate limit because the rate limit store did not respond.',
    registers,
  });
  const standbys = new Gauge({
    name: 'latchkey_lookup_standby',
    help: 'Whether a standby of DATABASE_LOOKUP_URL answers lookups (1) or the primary does instead (0).',
    labelNames: ['standby'],
    aggregator: 'min',
    registers,
  });
  return {
    registry,
    request: (surface, outcome, seconds) => requests.observe({ surface, outcome }, seconds),
    refusal: (surface, gate) => refusals.inc({ surface, gate }),
    misconfiguration: (surface, error) => misconfigurations.inc({ surface, error }),
    argon2: (purpose, seconds) => argon2.observe({ purpose }, seconds),
    proof: (remembered) => proofs.inc({ result: remembered ? 'hit' : 'miss' }),
    lookup: (size) => lookups.observe(size),
    statement: (seconds) => statements.observe(seconds),
    rateLimitStoreDown: () => storeDown.inc(),
    standby: (standby, isIn) => standbys.set({ standby }, isIn ? 1 : 0),
    watchQueue: (waiting) => {
      new Gauge({
        name: 'latchkey_argon2_waiting',
        help: 'Argon2 runs waiting in the queue.',
        registers,
        collect() {
          this.set(waiting());
        },
      });
    },
  };
}
