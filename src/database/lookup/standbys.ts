import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { asciiLowerCase } from '../../core/ascii-case.ts';
import { inTime } from '../patience.ts';
import { reasonOf } from '../reason.ts';
import { LEASE } from './lease.ts';
import { SELECT_PRIMARY_VIEW, type PrimaryView } from './primary-view.ts';
import type { Standby } from './standby.ts';
import { namesWaitedFor } from './sync-names.ts';

/** Runs a statement without parameters. */
type Run = (text: string) => Promise<{ readonly rows: unknown[] }>;

/** The result of the last check of the primary, and when its statement was sent. */
interface Check {
  readonly view: PrimaryView;
  readonly from: number;
}

/** The standbys of the primary that may answer lookups. Every instance checks them by itself. */
export class Standbys {
  readonly all: readonly Standby[];
  readonly #primary: Pool;
  readonly #stopping = new AbortController();
  #lastCheck: Check | null = null;
  #watching: Promise<void> = Promise.resolve();
  #turn = 0;

  /** `primary` is a pool for the checks alone, so that they never wait for requests. */
  constructor(all: readonly Standby[], primary: Pool) {
    this.all = all;
    this.#primary = primary;
  }

  /** Checks each standby once. Returns why those that are not used are not. */
  async check() {
    const from = performance.now();
    const view = await inTime(
      viewOf((text) => this.#primary.query(text)),
      LEASE.checkEveryMs,
    );
    this.#lastCheck = { view, from };
    return Promise.all(this.all.map((standby) => standby.check(view, from)));
  }

  /** Checks them repeatedly from now on. */
  watch(): void {
    this.#watching = this.#watch();
  }

  /** Ends the checks. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#watching;
  }

  async #watch(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const from = performance.now();
      await this.check().catch((error: unknown) => this.#expire(reasonOf(error)));
      const leftMs = Math.max(0, from + LEASE.checkEveryMs - performance.now());
      await sleep(leftMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Reports the leases that have lapsed because the primary did not answer. */
  #expire(because: string): void {
    for (const standby of this.all)
      if (!standby.isIn()) standby.leave(`the primary could not be asked: ${because}`);
  }

  /** Returns the next standby in turn; undefined if none may be used. */
  next(): Standby | undefined {
    const usable = this.all.filter((standby) => standby.isIn());
    return usable[this.#turn++ % Math.max(1, usable.length)];
  }

  /**
   * Waits until no instance can return an older state than a transaction that `run` has just
   * committed: until every standby shows it, or until every lease has lapsed that could be older.
   *
   * Security: stale authorization. A commit waits only for the standbys that the setting names at
   * that moment, and a setting that is removed ends the waiting of commits under way.
   */
  async awaitShown(run: Run): Promise<void> {
    const lapsesAt = performance.now() + LEASE.forMs + LEASE.marginMs;
    const view = await viewOf(run).catch(() => null);
    const pending = view ? this.#mayBeUsed(view).filter((one) => !hasShown(one, view)) : this.all;
    const shown = await Promise.all(
      pending.map((standby) => (view ? standby.shows(view) : Promise.resolve(false))),
    );
    if (shown.every(Boolean)) return;
    const leftMs = lapsesAt - performance.now();
    if (leftMs > 0) await sleep(leftMs);
  }

  /**
   * Returns the standbys for which an instance may have a lease. A lease begins only while the
   * setting has named the standby for `settledMs`, so none is left or can begin if it has long not
   * named it.
   */
  #mayBeUsed(now: PrimaryView): readonly Standby[] {
    const last = this.#lastCheck;
    const isSettled =
      last !== null &&
      performance.now() - last.from < LEASE.forMs &&
      last.view.names === now.names &&
      last.view.timeline === now.timeline &&
      last.view.settled_ms > LEASE.forMs + LEASE.marginMs;
    if (!isSettled) return this.all;
    const unknown = new Set(namesWaitedFor(now.names));
    for (const { name } of this.all) if (name !== null) unknown.delete(name);
    const named = namesWaitedFor(now.names);
    return this.all.filter(({ name }) => (name === null ? unknown.size > 0 : named.has(name)));
  }
}

/** Whether a standby shows everything, according to the primary. */
function hasShown({ name }: Standby, { names, receivers }: PrimaryView): boolean {
  const isCurrent = (one: string): boolean => {
    const [receiver, ...others] = receivers.filter((other) => other.name === one);
    return receiver?.is_current === true && others.length === 0;
  };
  // One that was never reached has one of these names, if it is used at all.
  return name === null ? [...namesWaitedFor(names)].every(isCurrent) : isCurrent(name);
}

async function viewOf(run: Run): Promise<PrimaryView> {
  const [view] = (await run(SELECT_PRIMARY_VIEW)).rows as PrimaryView[];
  if (!view) throw new Error('no answer');
  const receivers = view.receivers.map((one) => ({ ...one, name: asciiLowerCase(one.name ?? '') }));
  return { ...view, receivers };
}
