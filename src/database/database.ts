import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import pg, { type Pool } from 'pg';
import type { Layout } from './layout.ts';
import { openFolder } from './open-folder.ts';
import type { LookupPool } from './lookup/lookup-pool.ts';
import type { StandbyChange } from './lookup/standby.ts';
import { openServer } from './open-server.ts';
import type { OnStatement } from './pool-options.ts';

/** The location of the data: a PostgreSQL server, or a folder for the embedded database. */
export type DatabaseLocation =
  ServerLocation | { readonly kind: 'embedded'; readonly folder: string };

/** A PostgreSQL server. */
export interface ServerLocation {
  readonly kind: 'server';
  readonly url: string;
  readonly poolSize: number;
  /**
   * The URLs of synchronous standbys for credential lookups, separated by white space or commas. If
   * omitted, lookups use the primary.
   */
  readonly lookupUrl?: string | undefined;
  /** Default: postgresql. */
  readonly layout?: Layout;
  /** Whether the lookup is a prepared statement, whose plan is kept. Omitted: true. */
  readonly isPrepared?: boolean;
}

/** An open, migrated database. */
export interface Database {
  /** A description for the log, without a password. */
  readonly description: string;
  /** Returns a new EntityManager for one request. */
  fork: () => EntityManager;
  /** The driver's pool, for statements that every request runs. */
  readonly pool: Pool;
  /** Runs credential lookups: on `pool`, or on the synchronous standbys. */
  readonly lookupPool: LookupPool;
  /** Whether this instance may change tables: not on a node of Citus other than the coordinator. */
  readonly ownsTables: boolean;
  readonly orm: MikroORM;
  /**
   * Converts a known error of this database to a one-line StartupError for the operator. Returns
   * other errors unchanged.
   */
  explain: (error: unknown) => unknown;
  close: () => Promise<void>;
}

// Otherwise the driver writes a Date in the zone of the process, to whole minutes of its offset.
pg.defaults.parseInputDatesAsUTC = true;

/** Opens the database and migrates its schema. `onStandby` is called when a standby joins or leaves. */
export async function openDatabase(
  location: DatabaseLocation,
  onStatement: OnStatement = () => undefined,
  onStandby: (change: StandbyChange) => void = () => undefined,
): Promise<Database> {
  return location.kind === 'server'
    ? openServer(location, onStatement, onStandby)
    : openFolder(location.folder, onStatement);
}
