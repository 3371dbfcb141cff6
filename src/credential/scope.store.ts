import type { EntityManager } from '@mikro-orm/postgresql';
import { anyOf, tables } from '../database/query.ts';
import { drawId } from '../secrets/random.ts';
import type { ScopeTerm } from './scope-rules.ts';

/** Adds scopes to a token. */
export async function insertScopes(
  em: EntityManager,
  credentialId: string,
  scopes: readonly ScopeTerm[],
  createdAt: Date,
): Promise<void> {
  const rows = scopes.map(({ permission, entityId }) => ({
    id: drawId(),
    credential_id: credentialId,
    permission,
    entity_id: entityId,
    created_at: createdAt,
  }));
  if (rows.length > 0) await tables(em).insertInto('scope').values(rows).execute();
}

/** Removes scopes from a token. */
export async function deleteScopes(
  em: EntityManager,
  credentialId: string,
  ids: readonly string[],
): Promise<void> {
  await tables(em)
    .deleteFrom('scope')
    .where('credential_id', '=', credentialId)
    .where('id', '=', anyOf(ids))
    .execute();
}
