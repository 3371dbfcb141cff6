import pg, { type Pool } from 'pg';
import { StartupError } from '../core/startup-error.ts';
import type { ConnectionTarget } from './connect/connection-target.ts';
import type { ServerLocation } from './database.ts';
import { impatient, type OnStatement } from './pool-options.ts';
import { reasonOf } from './reason.ts';

/**
 * Opens the standby.
 *
 * Security: requires a standby that every commit waits for. An asynchronous one could return roles
 * that were already removed (stale authorization).
 */
export async function openStandby(
  location: ServerLocation,
  target: ConnectionTarget,
  primary: Pool,
  onStatement: OnStatement,
): Promise<Pool> {
  const { rows } = await primary.query<{ names: string }>(
    `select current_setting('synchronous_standby_names') as names`,
  );
  if (!rows[0]?.names) {
    throw new StartupError(
      'DATABASE_LOOKUP_URL must name a synchronous standby, or be unset: synchronous_standby_names is empty on the server of DATABASE_URL, so its standbys may lag behind.',
    );
  }
  const pool = new pg.Pool({
    max: location.poolSize,
    ...impatient(target, { ...location, isPrimary: false }, onStatement),
  });
  // The caller that requests a connection receives the error too.
  pool.on('error', () => undefined);
  try {
    await pool.query('select 1');
    return pool;
  } catch (error) {
    await pool.end();
    throw new StartupError(
      `The standby of DATABASE_LOOKUP_URL does not answer: ${reasonOf(error)}.`,
    );
  }
}
