import { checkServer } from '../../../src/database/connect/check-server.ts';
import { describeTarget } from '../../../src/database/connect/connection-target.ts';
import { readTarget } from '../../../src/database/connect/read-target.ts';
import { StartupError } from '../../../src/core/startup-error.ts';
import { databaseUrl, onServer } from '../../support/locations.ts';
import { startPostgres, type OwnServer } from '../../support/postgres-server.ts';
import { OptionError } from './options.ts';
import { APPLICATION, queryRows } from './sql.ts';

/** Where the instances of a run find their database: each at a node of one database. */
export interface Databases {
  /** One URL for each instance. The first instance migrates. */
  readonly urls: readonly string[];
  /** The server that the harness started; null if the databases were given. */
  readonly server: OwnServer | null;
}

const CONNECT_MS = 5_000;
const nameOf = (index: number): string => `database ${index + 1} of --databases`;

/** Starts a PostgreSQL for so many instances. */
export async function startDatabases(
  instances: number,
): Promise<Databases & { server: OwnServer }> {
  const server = await startPostgres('-c max_connections=200');
  await onServer(server.url, ['create database consistency']);
  const url = withName(databaseUrl(server.url, 'consistency'));
  return { urls: Array.from({ length: instances }, () => url), server };
}

/**
 * Uses existing databases. Throws an OptionError if one cannot be used, or contains an organization
 * and `withData` is false.
 */
export async function useDatabases(
  given: readonly string[],
  withData: boolean,
): Promise<Databases> {
  const urls = given.map(withName);
  for (const [index, url] of urls.entries()) {
    await requireUsable(url, index);
    const count = await countOrganizations(url);
    if (count > 0 && !withData)
      throw new OptionError(
        `The ${nameOf(index)} (${placeOf(url)}) already contains Latchkey's data: ${count} organizations. Name an empty database, or add --with-data: the run adds organizations named t-…, suspends and changes only those, and leaves them there.`,
      );
  }
  return { urls, server: null };
}

/**
 * Throws an OptionError if the URLs lead to different databases. Requires that an instance started
 * at the first one, which stores the catalogue and the time.
 */
export async function requireOneDatabase(urls: readonly string[]): Promise<void> {
  const marks = await Promise.all(urls.map(markOf));
  const other = marks.findIndex((mark) => mark !== marks[0]);
  if (other > 0)
    throw new OptionError(
      `The ${nameOf(other)} (${placeOf(urls[other] ?? '')}) does not contain what an instance wrote at the first. All must be nodes of one database.`,
    );
}

async function requireUsable(url: string, index: number): Promise<void> {
  try {
    const target = readTarget(url, 'DATABASE_URL');
    const times = { hostMs: CONNECT_MS, connectMs: CONNECT_MS * target.hosts.length };
    await checkServer(target, nameOf(index), times);
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    const message = error.message.replaceAll('DATABASE_URL', nameOf(index));
    throw new OptionError(
      message.replace(/^./, (first) => first.toUpperCase()),
      { cause: error },
    );
  }
}

/** Returns the location of a database without the user and the password. */
const placeOf = (url: string): string => describeTarget(readTarget(url, 'DATABASE_URL'));

async function countOrganizations(url: string): Promise<number> {
  const [table] = await queryRows<{ has: boolean }>(
    url,
    "select to_regclass('organization') is not null as has",
  );
  if (!table?.has) return 0;
  const [row] = await queryRows<{ count: number }>(
    url,
    'select count(*)::int as count from organization',
  );
  return row?.count ?? 0;
}

async function markOf(url: string): Promise<string | null> {
  const [table] = await queryRows<{ has: boolean }>(
    url,
    "select to_regclass('catalog_state') is not null as has",
  );
  if (!table?.has) return null;
  const [row] = await queryRows<{ mark: string }>(
    url,
    "select digest || ' ' || extract(epoch from changed_at) as mark from catalog_state",
  );
  return row?.mark ?? null;
}

/** Names the connections of a run, so that a fault ends no others. */
function withName(url: string): string {
  const bare = url.replace(/([?&])application_name=[^&]*&?/g, '$1').replace(/[?&]$/, '');
  return `${bare}${bare.includes('?') ? '&' : '?'}application_name=${APPLICATION}`;
}
