import type { Pool } from 'pg';
import { StartupError } from '../../core/startup-error.ts';
import type { ConnectionTarget } from '../connect/connection-target.ts';
import type { ServerLocation } from '../database.ts';
import { impatient, openPool, type OnStatement } from '../pool-options.ts';
import { Standby, type StandbyChange } from './standby.ts';
import { Standbys } from './standbys.ts';

/** The targets, and what is called during their use. */
export interface Opening {
  readonly location: ServerLocation;
  readonly primary: ConnectionTarget;
  /** One for each standby. */
  readonly targets: readonly ConnectionTarget[];
  readonly onStatement: OnStatement;
  readonly onStandby: (change: StandbyChange) => void;
}

/**
 * Opens the standbys. Those that do not answer are left out until they do.
 *
 * Security: requires standbys that every commit waits for. An asynchronous one could return roles
 * that were already removed (stale authorization).
 */
export async function openStandbys(
  opening: Opening,
): Promise<{ readonly standbys: Standbys; close: () => Promise<void> }> {
  const { location, primary, targets, onStatement, onStandby } = opening;
  const open = (target: ConnectionTarget, isPrimary: boolean, max: number): Pool =>
    openPool(
      impatient(target, { ...location, isPrimary, isForLookups: !isPrimary }, onStatement),
      max,
    );
  const checks = open(primary, true, 1);
  const all = targets.map(
    (target) => new Standby(target, open(target, false, location.poolSize), onStandby),
  );
  const standbys = new Standbys(all, checks);
  const close = async (): Promise<void> => {
    await standbys.stop();
    await Promise.all([checks, ...all.map(({ pool }) => pool)].map((pool) => pool.end()));
  };
  try {
    const objections = await standbys.check();
    const misconfigured = objections.find((one) => one?.isMisconfigured);
    if (misconfigured && !all.some((standby) => standby.isIn()))
      throw new StartupError(
        `DATABASE_LOOKUP_URL must name a synchronous standby, or be unset: ${misconfigured.because}.`,
      );
    standbys.watch();
    return { standbys, close };
  } catch (error) {
    await close();
    throw error;
  }
}
