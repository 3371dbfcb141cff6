import type { Proof } from '../secrets/proofs.ts';
import type { Config } from './config.ts';

/** The primary's first message to a worker. */
export interface Briefing {
  /** The configuration, because a worker's environment contains no secrets. */
  readonly config: Config;
  /** Shared by all workers, so that any of them accepts the set-up link. */
  readonly setUpSecret: string;
  /** The proofs of the other workers. */
  readonly proofs: readonly Proof[];
  /** True for the one worker that logs the server's URL. */
  readonly announces: boolean;
}

/** A message from the primary to a ready worker. */
export type WorkerOrder =
  /** Serve the attached connection. */
  | { readonly order: 'serve' }
  /** The port is open at this URL. */
  | { readonly order: 'open'; readonly url: string }
  /** Remember what other workers have proven. */
  | { readonly order: 'learn'; readonly proofs: readonly Proof[] }
  /** Fail health checks. */
  | { readonly order: 'drain' }
  /** No further connections follow: finish and exit. */
  | { readonly order: 'stop' };

/**
 * A message from a worker to the primary: it is ready; it accepted a connection; it received a
 * signal and waits for the order to stop; it has proven secrets.
 */
export type WorkerReport =
  | { readonly report: 'ready' | 'taken' | 'leaving' }
  | { readonly report: 'proven'; readonly proofs: readonly Proof[] };
