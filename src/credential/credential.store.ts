import { hasExpiredSql } from './expired.store.ts';
import { sql } from 'kysely';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { CredentialKind, PersonalAccessTokenType } from '../access/standing.ts';
import { anyOf, tables } from '../database/query.ts';
import { drawId } from '../secrets/random.ts';
import type { ScopeTerm } from './scope-rules.ts';
import { findStandings, type Found } from '../authority/standing.store.ts';

/** The columns of a new credential. */
export interface NewCredential {
  readonly kind: CredentialKind;
  readonly type: PersonalAccessTokenType | null;
  readonly prefix: string;
  readonly secretHash: string;
  readonly organizationId: string;
  readonly ownerId: string | null;
  readonly memberId: string | null;
  readonly roleId: string | null;
  readonly createdById: string | null;
  readonly makerIds: readonly string[];
  readonly name: string;
  readonly description: string | null;
  readonly narrowed: boolean;
  readonly ipAllowList: readonly string[];
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly userAgent: string | null;
  readonly ip: string | null;
}

/** Inserts a credential and returns its row id. */
export async function insertCredential(
  em: EntityManager,
  credential: NewCredential,
): Promise<string> {
  const id = drawId();
  await tables(em)
    .insertInto('credential')
    .values({
      id,
      kind: credential.kind,
      type: credential.type,
      prefix: credential.prefix,
      secret_hash: credential.secretHash,
      organization_id: credential.organizationId,
      owner_id: credential.ownerId,
      member_id: credential.memberId,
      role_id: credential.roleId,
      created_by_id: credential.createdById,
      maker_ids: credential.makerIds,
      name: credential.name,
      description: credential.description,
      narrowed: credential.narrowed,
      ip_allow_list: credential.ipAllowList,
      created_at: credential.createdAt,
      updated_at: credential.createdAt,
      expires_at: credential.expiresAt,
      user_agent: credential.userAgent,
      ip: credential.ip,
    })
    .execute();
  return id;
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
