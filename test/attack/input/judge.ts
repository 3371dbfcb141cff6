import type { Database } from '../../../src/database/database.ts';
import type { Answer } from '../../support/http-send.ts';

const INTERNALS =
  /\bselect\b.{0,200}\bfrom\b|insert into|node_modules|\.ts:\d|\.js:\d|\$argon2|\n\s+at |pglite|mikro|TypeError|RangeError|SyntaxError|violates|22P02/i;

/** Returns what is wrong with the response to hostile input, or null. */
export function whyNotSound({ status, text, headers }: Answer): string | null {
  if (status >= 500 && status !== 501) return `it has status ${status}: ${text.slice(0, 300)}`;
  if (text.includes('"INTERNAL"')) return `it is INTERNAL: ${text.slice(0, 300)}`;
  // Stored input may be returned, so only errors are searched for it.
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

/** Last uses and counts are written in the background. */
const RESTLESS = new Set(['credential_use', 'rate_limit']);

/**
 * Returns the content of each table as one text, which is equal before and after if nothing was
 * written.
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

/** Runs work on many items, with bounded concurrency. */
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
