import pg from 'pg';
import { StartupError } from '../../core/startup-error.ts';
import { clientOptions, type ClientTimes } from './client-options.ts';
import { describeTarget, type ConnectionTarget } from './connection-target.ts';
import { toStartupError } from './start-failure.ts';

const VERSION_MIN = 15;

interface ServerFacts {
  readonly version: number;
  readonly standby: boolean;
  readonly readonly: boolean;
  readonly encoding: string;
  readonly schema: string | null;
  readonly may_create: boolean | null;
  readonly user: string;
}

const FACTS = `select current_setting('server_version_num')::int / 10000 as version, pg_is_in_recovery() as standby,
  current_setting('transaction_read_only') = 'on' as readonly, current_setting('server_encoding') as encoding,
  current_schema() as schema, has_schema_privilege(current_schema(), 'create') as may_create, current_user as user`;

/** Throws a StartupError if the database is unsuitable, before anything is written to it. */
export async function checkServer(
  target: ConnectionTarget,
  variable: string,
  times: ClientTimes,
): Promise<void> {
  const client = new pg.Client(clientOptions(target, times));
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<ServerFacts>(FACTS);
    const problem = rows[0] && whyNotUse(rows[0], target);
    if (problem)
      throw new StartupError(`${problem} (${variable}, PostgreSQL at ${describeTarget(target)})`);
  } catch (error) {
    throw toStartupError(error, target, variable);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function whyNotUse(
  { version, standby, readonly, encoding, schema, may_create: mayCreate, user }: ServerFacts,
  { database }: ConnectionTarget,
): string | null {
  if (version < VERSION_MIN)
    return `PostgreSQL ${version} is too old. Use PostgreSQL ${VERSION_MIN} or newer.`;
  if (standby)
    return 'The server is a standby, which is read-only. Use the address of the primary, or list all servers with target_session_attrs=read-write.';
  if (readonly)
    return 'The database is read-only. Set default_transaction_read_only to off for the server, the database and the user.';
  if (encoding !== 'UTF8')
    return `The database encoding is ${encoding}. Create a database in UTF8: createdb --encoding=UTF8 --template=template0.`;
  if (schema === null)
    return `No schema of the search_path exists, or the user may not use it. Create one: create schema latchkey authorization ${quote(user)}.`;
  if (mayCreate === false)
    return `The user may not create tables in the schema ${quote(schema)}. Run: grant create on schema ${quote(schema)} to ${quote(user)} (in the database ${quote(database)}).`;
  return null;
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
