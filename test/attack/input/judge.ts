import type { Database } from '../../../src/database/database.ts';
import type { Answer } from '../../support/http-send.ts';

const INTERNALS =
  /\bselect\b.{0,200}\bfrom\b|insert into|node_modules|\.ts:\d|\.js:\d|\$argon2|\n\s+at |pglite|mikro|TypeError|RangeError|SyntaxError|violates|22P02/i;

/**
 * What is wrong with an answer to input that nobody should send; null when it is an answer like any
 * other.
 */
export function whyNotSound({ status, text, headers }: Answer): string | null {
  if (status >= 500 && status !== 501) return `it has status ${status}: ${text.slice(0, 300)}`;
  if (text.includes('"INTERNAL"')) return `it is INTERNAL: ${text.slice(0, 300)}`;
  // What was sent may be said back where it was stored, so only errors are searched.
  if (status >= 400 && INTERNALS.test(text))
    return `it shows internals: ${INTERNALS.exec(text)?.[0] ?? ''}`;
  if ((headers['content-type'] ?? '').includes('json') && !isJson(text))
    return `it is no JSON: ${text.slice(0, 300)}`;
  return null;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** When credentials were last used is written at any time, and counts go up and down. */
const RESTLESS = new Set(['credential_use', 'rate_limit']);

/**
 * All that is stored, as one text for each table: equal before and after when nothing was written.
 */
export async function snapshot({ pool }: Database): Promise<Readonly<Record<string, string>>> {
  const { rows } = await pool.query<{ name: string }>(
    "select quote_ident(tablename) as name from pg_tables where schemaname = 'public' order by 1",
  );
  const tables: Record<string, string> = {};
  for (const { name } of rows) {
    if (RESTLESS.has(name)) continue;
    const found = await pool.query<{ sum: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '\n' order by t::text)), '') as sum from ${name} t`,
    );
    tables[name] = found.rows[0]?.sum ?? '';
  }
  return tables;
}

/** Runs work on many things, so many at a time. */
export async function inParallel<T>(
  all: readonly T[],
  atOnce: number,
  work: (one: T, index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < all.length) {
        const index = next++;
        await work(all[index] as T, index);
      }
    }),
  );
}
