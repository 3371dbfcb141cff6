import { sql } from 'kysely';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { CredentialKind } from '../access/standing.ts';
import { tables } from '../database/query.ts';

/**
 * Returns whether another token of the owner, or another key of the organization if the owner is
 * null, has this name. Concurrent calls for the same owner run one at a time.
 */
export async function isNameTaken(
  em: EntityManager,
  {
    organizationId,
    ownerId,
    kind,
    name,
    exceptId,
  }: {
    organizationId: string;
    ownerId: string | null;
    kind: CredentialKind;
    name: string;
    exceptId: string | null;
  },
): Promise<boolean> {
  const turn = ownerId ?? organizationId;
  await sql`select pg_advisory_xact_lock(hashtextextended(${turn}, 1))`.execute(tables(em));
  let query = tables(em)
    .selectFrom('credential')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('owner_id', ownerId === null ? 'is' : '=', ownerId)
    .where('kind', '=', kind)
    .where('name', '=', name);
  if (exceptId !== null) query = query.where('id', '<>', exceptId);
  return (await query.limit(1).execute()).length > 0;
}
