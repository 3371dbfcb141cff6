import type { EntityManager } from '@mikro-orm/postgresql';
import type { CredentialKind } from '../access/standing.ts';
import { findStandings, type Found } from '../authority/standing.store.ts';
import { anyOf, tables } from '../database/query.ts';

/** Finds a credential of one kind by row id within the organization. */
export async function findCredential(
  em: EntityManager,
  organizationId: string,
  kind: CredentialKind,
  id: string,
): Promise<Found | null> {
  const [found] = await findStandings(em, [id]);
  return found &&
    found.standing.organization.id === organizationId &&
    found.standing.credential.kind === kind
    ? found
    : null;
}

/** Finds the token that a scope belongs to, by the scope's row id. */
export async function findCredentialIdOfScope(
  em: EntityManager,
  scopeId: string,
): Promise<string | null> {
  const row = await tables(em)
    .selectFrom('scope')
    .select('credential_id')
    .where('id', '=', scopeId)
    .executeTakeFirst();
  return row?.credential_id ?? null;
}

/** The columns of a credential that can change. */
export interface CredentialChanges {
  readonly name?: string;
  readonly description?: string | null;
  readonly ipAllowList?: readonly string[];
  readonly narrowed?: boolean;
  readonly prefix?: string;
  readonly secretHash?: string;
  readonly expiresAt?: Date | null;
  readonly revokedAt?: Date | null;
  readonly revokedById?: string | null;
  readonly makerIds?: readonly string[];
  readonly memberId?: string | null;
}

/** Updates a credential. */
export async function updateCredential(
  em: EntityManager,
  id: string,
  updatedAt: Date,
  changes: CredentialChanges,
): Promise<void> {
  await tables(em)
    .updateTable('credential')
    // Leaves out what is undefined.
    .set({
      name: changes.name,
      description: changes.description,
      ip_allow_list: changes.ipAllowList,
      narrowed: changes.narrowed,
      prefix: changes.prefix,
      secret_hash: changes.secretHash,
      expires_at: changes.expiresAt,
      revoked_at: changes.revokedAt,
      revoked_by_id: changes.revokedById,
      maker_ids: changes.makerIds,
      member_id: changes.memberId,
      updated_at: updatedAt,
    })
    .where('id', '=', id)
    .execute();
}

/**
 * Replaces a stored hash by a new hash of the same secret, unless the stored hash has changed
 * meanwhile.
 */
export async function replaceHash(
  em: EntityManager,
  id: string,
  storedHash: string,
  secretHash: string,
): Promise<void> {
  await tables(em)
    .updateTable('credential')
    .set({ secret_hash: secretHash })
    .where('id', '=', id)
    .where('secret_hash', '=', storedHash)
    .execute();
}

/** Deletes credentials together with their scopes. */
export async function deleteCredentials(em: EntityManager, ids: readonly string[]): Promise<void> {
  await tables(em).deleteFrom('credential').where('id', '=', anyOf(ids)).execute();
}
