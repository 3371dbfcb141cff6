import type { Server, ServerResponse } from 'node:http';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { createLog } from '../../src/observe/log.ts';
import { parseSecret } from '../../src/secrets/secret-format.ts';

const FORM = /[a-z]{3}_[0-9A-Za-z]{44}/g;
const RUNS = /[0-9A-Za-z]{32,}/g;
const [SECRET_START, SECRET_END] = [10, 42];

/** The secret parts of every secret that the servers of a test file issued. */
const handedOut = new Set<string>();

const secretPart = (text: string): string => text.slice(SECRET_START, SECRET_END);

/** Returns the complete secrets in a text. */
const secretsIn = (text: string): string[] =>
  [...new Set([...text.matchAll(FORM)].map(([found]) => found))].filter(
    (found) => parseSecret(found) !== null,
  );

/** Returns whether a text contains an issued secret: complete, truncated, or without its prefix. */
export function leakIn(text: string, passwords: readonly string[]): string | null {
  const whole = secretsIn(text).find((secret) => !secret.startsWith('set_'));
  if (whole !== undefined) return `the secret ${whole}`;
  const password = passwords.find((one) => text.includes(one));
  if (password !== undefined) return `the password ${password}`;
  for (const [run] of text.matchAll(RUNS)) {
    for (let i = 0; i + SECRET_END - SECRET_START <= run.length; i++) {
      const part = run.slice(i, i + SECRET_END - SECRET_START);
      if (handedOut.has(part)) return `a part of a secret, ${part}`;
    }
  }
  return null;
}

/** Searches for issued secrets where they must not occur. */
export interface LeakWatch {
  /** A log as the process writes it, of which every line is searched. */
  readonly log: Logger;
  /** Searches every response of the server. Each secret may occur in one response. */
  listenTo: (server: Server) => void;
  /** Searches every row of every table. */
  searchDatabase: (pool: Pool) => Promise<void>;
  searchMetrics: (registry: Registry) => Promise<void>;
  /** Throws if a secret was found. */
  report: () => void;
}

/** Creates a watch for issued secrets and for these passwords. */
export async function watchForLeaks(passwords: readonly string[]): Promise<LeakWatch> {
  const leaks: string[] = [];
  const look = (where: string, text: string): void => {
    const leak = leakIn(text, passwords);
    if (leak !== null) leaks.push(`${where} holds ${leak}: ${text.slice(0, 300)}`);
  };
  const lookAtAnswer = (where: string, text: string): void => {
    for (const secret of secretsIn(text)) {
      if (handedOut.has(secretPart(secret)))
        leaks.push(`${where} shows ${secret} a second time: ${text.slice(0, 300)}`);
      handedOut.add(secretPart(secret));
    }
    if (passwords.some((password) => text.includes(password)))
      leaks.push(`${where} shows a password: ${text.slice(0, 300)}`);
  };
  return {
    log: await createLog('trace', false, { write: (line) => look('The log', line) }),
    listenTo: (server) =>
      server.prependListener('request', ({ method, url }, response) =>
        onceAnswered(response, (text) => lookAtAnswer(`${method ?? ''} ${url ?? ''}`, text)),
      ),
    searchDatabase: async (pool) => {
      const { rows: tables } = await pool.query<{ name: string }>(
        "select quote_ident(tablename) as name from pg_tables where schemaname = 'public'",
      );
      for (const { name } of tables) {
        const { rows } = await pool.query<{ row: string }>(`select t::text as row from ${name} t`);
        for (const { row } of rows) look(`The table ${name}`, row);
      }
    },
    searchMetrics: async (registry) => look('The metrics', await registry.metrics()),
    report: () => {
      if (leaks.length > 0)
        throw new Error(
          `What is secret was found where it must not be:\n${leaks.slice(0, 10).join('\n')}`,
        );
    },
  };
}

/** Passes the headers and body of a response on once it is complete. */
function onceAnswered(response: ServerResponse, hear: (text: string) => void): void {
  const chunks: Buffer[] = [];
  const keep = (chunk: unknown): void => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  const { write, end } = response;
  response.write = function (this: ServerResponse, ...args: unknown[]) {
    keep(args[0]);
    return Reflect.apply(write, this, args) as boolean;
  } as ServerResponse['write'];
  response.end = function (this: ServerResponse, ...args: unknown[]) {
    keep(args[0]);
    return Reflect.apply(end, this, args) as ServerResponse;
  } as ServerResponse['end'];
  response.once('close', () =>
    hear(`${JSON.stringify(response.getHeaders())} ${Buffer.concat(chunks).toString()}`),
  );
}
