import { sql } from 'kysely';
import type { Pool } from 'pg';
import { statements } from '../database/query.ts';

const FLUSH_EVERY_MS = 1_000;
const WRITE_AGAIN_AFTER_MS = 60_000;

interface Use {
  readonly at: Date;
  readonly address: string | null;
}

/** Records when credentials are used, in batches: at most one write per credential and minute. */
export interface LastUse {
  note: (credentialId: string, at: Date, address: string | null) => void;
  /** Writes the uses that are still only in memory. */
  close: () => Promise<void>;
}

interface Noted {
  id: string;
  at: Date;
  ip: string | null;
}

const NOTED = sql<Noted>`unnest($1::uuid[], $2::timestamptz[], $3::text[])`;
const UPSERT = statements
  .insertInto('credential_use')
  .columns(['credential_id', 'last_used_at', 'last_used_ip'])
  .expression((eb) =>
    eb
      .selectFrom(NOTED.as<'noted'>(sql`noted (id, at, ip)`))
      .innerJoin('credential as c', 'c.id', 'noted.id')
      .select(['c.id', 'noted.at', 'noted.ip'])
      .orderBy('c.id'),
  )
  .onConflict((conflict) =>
    conflict
      .column('credential_id')
      .doUpdateSet((eb) => ({
        last_used_at: eb.ref('excluded.last_used_at'),
        last_used_ip: eb.ref('excluded.last_used_ip'),
      }))
      .whereRef('credential_use.last_used_at', '<', 'excluded.last_used_at'),
  )
  .compile().sql;

/** Starts recording. A failed write is retried with the next batch. */
export function createLastUse(pool: Pool, onError: (error: unknown) => void): LastUse {
  const pending = new Map<string, Use>();
  const writtenAt = new Map<string, number>();

  const flush = async (due: (id: string) => boolean): Promise<void> => {
    const batch = [...pending].filter(([id]) => due(id));
    if (batch.length === 0) return;
    for (const [id] of batch) pending.delete(id);
    try {
      await pool.query(UPSERT, [
        batch.map(([id]) => id),
        batch.map(([, use]) => use.at.toISOString()),
        batch.map(([, use]) => use.address),
      ]);
      for (const [id] of batch) writtenAt.set(id, performance.now());
    } catch (error) {
      for (const [id, use] of batch) if (!pending.has(id)) pending.set(id, use);
      onError(error);
    }
  };
  const tick = async (): Promise<void> => {
    const before = performance.now() - WRITE_AGAIN_AFTER_MS;
    for (const [id, at] of writtenAt) if (at < before) writtenAt.delete(id);
    await flush((id) => !writtenAt.has(id));
  };
  let running = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(tick);
  }, FLUSH_EVERY_MS);
  timer.unref();

  return {
    note: (credentialId, at, address) => {
      pending.set(credentialId, { at, address });
    },
    close: async () => {
      clearInterval(timer);
      await running;
      await flush(() => true);
    },
  };
}
