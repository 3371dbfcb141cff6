import { sql } from 'kysely';
import type { EntityManager } from '@mikro-orm/postgresql';
import { hasExpiredSql } from '../credential/expired.store.ts';
import { tables } from '../database/query.ts';

/** Ends every session of a user except one. Returns the organization id of each ended session. */
export async function endSessionsBut(
  em: EntityManager,
  userId: string,
  exceptId: string,
  now: Date,
): Promise<string[]> {
  const ended = await tables(em)
    .updateTable('credential')
    .set({ revoked_at: now, updated_at: now, revoked_by_id: userId })
    .where('owner_id', '=', userId)
    .where('kind', '=', 'SESSION')
    .where('id', '<>', exceptId)
    .where('revoked_at', 'is', null)
    .where((eb) => eb.not(hasExpiredSql(eb.ref('expires_at'), sql.val(now))))
    .returning('organization_id')
    .execute();
  return ended.map(({ organization_id }) => organization_id);
}
