import { once } from 'node:events';
import type { OutgoingHttpHeaders } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import pg from 'pg';
import { createWorld, type Tenant, type World } from './world.ts';
import { send, type Answer } from './http-send.ts';
import { newKey } from './personal-access-token-steps.ts';

/** A credential in the header that every surface reads. */
export const bearer = (secret: string): { Authorization: string } => ({
  Authorization: `Bearer ${secret}`,
});

/** RFC 6749, section 2.3.1: both parts are form-encoded before they are joined. */
export function basic(user: string, password: string): { Authorization: string } {
  const encoded = [user, password]
    .map((part) => new URLSearchParams({ '': part }).toString().slice(1))
    .join(':');
  return { Authorization: `Basic ${Buffer.from(encoded).toString('base64')}` };
}

/** What a secret shows of itself. */
export const prefixOf = (secret: string): string => secret.slice(0, 10);

/** The fields of a form; as pairs or as text where one comes twice. */
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

/** Posts JSON; a text goes as it is. */
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

/** The bytes of an answer as JSON: it throws when they are none. */
export const jsonOf = ({ text }: Answer): Readonly<Record<string, unknown>> =>
  JSON.parse(text) as Record<string, unknown>;

/** What another service is: a key that may ask about credentials, and nothing else. */
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
 * One more instance on the world's database, that loses its connections after so many statements of
 * authentication.
 */
export async function losingDatabase(
  { database }: World,
  afterStatements: number,
): Promise<{ readonly world: World; close: () => Promise<void> }> {
  // Hangs up on whoever says hello: the driver fails as it does when the database goes away.
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
