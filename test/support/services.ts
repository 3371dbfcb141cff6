import { once } from 'node:events';
import type { OutgoingHttpHeaders } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import pg from 'pg';
import { createWorld, type Tenant, type World } from './world.ts';
import { send, type Answer } from './http-send.ts';
import { newKey } from './personal-access-token-steps.ts';

/** Returns a credential in the header that every surface reads. */
export const bearer = (secret: string): { Authorization: string } => ({
  Authorization: `Bearer ${secret}`,
});

/**
 * Returns Basic authentication by RFC 6749, section 2.3.1: both parts are form-encoded before they
 * are joined.
 */
export function basic(user: string, password: string): { Authorization: string } {
  const encoded = [user, password]
    .map((part) => new URLSearchParams({ '': part }).toString().slice(1))
    .join(':');
  return { Authorization: `Basic ${Buffer.from(encoded).toString('base64')}` };
}

/** Returns the public prefix of a secret. */
export const prefixOf = (secret: string): string => secret.slice(0, 10);

/** The fields of a form: as pairs or text if a field occurs twice. */
type Fields = Record<string, string> | [string, string][] | string;

/** Posts a form. */
export const postForm = (
  url: string,
  path: string,
  fields: Fields,
  headers: OutgoingHttpHeaders = {},
): Promise<Answer> =>
  send(`${url}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
  });

/** Posts JSON. Text is sent unchanged. */
export const postJson = (
  url: string,
  path: string,
  body: unknown,
  headers: OutgoingHttpHeaders = {},
): Promise<Answer> =>
  send(`${url}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

/** Returns the body as JSON. Throws if it is not JSON. */
export const jsonOf = ({ text }: Answer): Readonly<Record<string, unknown>> =>
  JSON.parse(text) as Record<string, unknown>;

/** Creates the API key of another service, which may only introspect credentials. */
export const newAsker = (
  world: World,
  { owner }: Tenant,
): Promise<{ readonly id: string; readonly secret: string }> =>
  newKey(world, owner, {
    name: 'gateway',
    role: 'auditor',
    scopes: [{ permission: 'introspection:read' }],
  });

/**
 * Starts another instance on the same database. It loses its connection after so many
 * authentication statements.
 */
export async function losingDatabase(
  { database }: World,
  afterStatements: number,
): Promise<{ readonly world: World; close: () => Promise<void> }> {
  // Closes each connection at its first bytes, so that the driver fails as when the database is
  // down.
  const hangsUp = createServer((socket) => socket.once('data', () => socket.end())).listen(
    0,
    '127.0.0.1',
  );
  await once(hangsUp, 'listening');
  const gone = new pg.Pool({ host: '127.0.0.1', port: (hangsUp.address() as AddressInfo).port });
  let left = afterStatements;
  const query = (...args: Parameters<pg.Pool['query']>): unknown =>
    (left-- > 0 ? database.pool : gone).query(...args);
  const pool = Object.create(database.pool, { query: { value: query } }) as pg.Pool;
  const world = await createWorld({}, { database: { ...database, pool, lookupPool: pool } });
  return {
    world,
    close: async () => {
      await world.close();
      await gone.end();
      hangsUp.close();
    },
  };
}
