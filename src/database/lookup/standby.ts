import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { describeHost, type ConnectionTarget } from '../connect/connection-target.ts';
import { inTime } from '../patience.ts';
import { reasonOf } from '../reason.ts';
import { whyNotUse, type Objection } from './judge-standby.ts';
import { LEASE } from './lease.ts';
import type { PrimaryView } from './primary-view.ts';
import { nameOf, SELECT_STANDBY_VIEW, type StandbyView } from './standby-view.ts';

/** A standby is used for lookups from now on, or no longer. */
export interface StandbyChange {
  /** Host and port. */
  readonly standby: string;
  readonly isIn: boolean;
  /** Why it is not used; empty otherwise. */
  readonly because: string;
}

/** A standby, and whether it may answer lookups now. */
export class Standby {
  readonly where: string;
  readonly pool: Pool;
  /** Its name on the primary in lower case; null until it was reached. */
  name: string | null = null;
  readonly #onChange: (change: StandbyChange) => void;
  #leasedUntil = -Infinity;
  #told: string | null = null;
  #retryAt = -Infinity;
  #retryMs: number = LEASE.checkEveryMs;

  constructor({ hosts }: ConnectionTarget, pool: Pool, onChange: (change: StandbyChange) => void) {
    const [host] = hosts;
    this.where = host ? describeHost(host) : '';
    this.pool = pool;
    this.#onChange = onChange;
  }

  // Security: stale authorization. Without an end, a standby that a later commit does not wait for
  // would stay in use.
  isIn(): boolean {
    return performance.now() < this.#leasedUntil;
  }

  /** Stops to use it at once, until the next successful check. */
  leave(because: string): void {
    this.#leasedUntil = -Infinity;
    this.#tell({ standby: this.where, isIn: false, because });
  }

  /**
   * Checks it against what the primary said in a statement sent at `from`, and uses it from then on
   * for the length of a lease. Returns why not, if so.
   */
  async check(primary: PrimaryView, from: number): Promise<Objection | null> {
    if (performance.now() < this.#retryAt) return null;
    try {
      const objection = whyNotUse(primary, await this.#catchUp(primary));
      this.#retryMs = LEASE.checkEveryMs;
      if (objection) this.leave(objection.because);
      else {
        this.#leasedUntil = from + LEASE.forMs;
        this.#tell({ standby: this.where, isIn: true, because: '' });
      }
      return objection;
    } catch (error) {
      this.#retryAt = performance.now() + this.#retryMs;
      this.#retryMs = Math.min(this.#retryMs * 2, LEASE.retryMsMax);
      const because = `it does not answer: ${reasonOf(error)}`;
      this.leave(because);
      return { because, isMisconfigured: false };
    }
  }

  /** Whether it shows everything up to a position of this primary, or soon does. */
  async shows(primary: PrimaryView): Promise<boolean> {
    const view = await this.#catchUp(primary).catch(() => null);
    return view !== null && view.is_current && view.timeline === primary.timeline;
  }

  /** Reads its state until it has caught up, at most `catchUpMs`. */
  async #catchUp({ lsn }: PrimaryView): Promise<StandbyView> {
    const until = performance.now() + LEASE.catchUpMs;
    for (let pauseMs = 2; ; pauseMs *= 2) {
      const leftMs = Math.max(1, until - performance.now());
      const { rows } = await inTime(this.pool.query(SELECT_STANDBY_VIEW, [lsn]), leftMs);
      const [view] = rows as StandbyView[];
      if (!view) throw new Error('no answer');
      this.name = nameOf(view) ?? this.name;
      if (view.is_current || !view.is_standby || performance.now() + pauseMs > until) return view;
      await sleep(pauseMs);
    }
  }

  #tell(change: StandbyChange): void {
    if (change.because === this.#told) return;
    this.#told = change.because;
    this.#onChange(change);
  }
}
