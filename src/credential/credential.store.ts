import type { EntityManager } from '@mikro-orm/postgresql';
import type { CredentialKind, PersonalAccessTokenType } from '../access/standing.ts';
import { rows } from '../database/query.ts';
import { drawId } from '../secrets/random.ts';
import { Credential } from './credential.entity.ts';
import { Scope } from './scope.entity.ts';
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
  { organizationId, ownerId, memberId, roleId, createdById, ...row }: NewCredential,
): Promise<string> {
  const id = drawId();
  await em.insert(Credential, {
    id,
    ...row,
    makerIds: [...row.makerIds],
    ipAllowList: [...row.ipAllowList],
    organization: organizationId,
    owner: ownerId,
    member: memberId,
    role: roleId,
    createdBy: createdById,
    updatedAt: row.createdAt,
  });
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
  { revokedById, memberId, ipAllowList, makerIds, ...changes }: CredentialChanges,
): Promise<void> {
  await em.nativeUpdate(
    Credential,
    { id },
    {
      ...changes,
      updatedAt,
      ...(ipAllowList && { ipAllowList: [...ipAllowList] }),
      ...(makerIds && { makerIds: [...makerIds] }),
      ...(revokedById !== undefined && { revokedBy: revokedById }),
      ...(memberId !== undefined && { member: memberId }),
    },
  );
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
  await em.nativeUpdate(Credential, { id, secretHash: storedHash }, { secretHash });
}

/** Deletes credentials together with their scopes. */
export async function deleteCredentials(em: EntityManager, ids: readonly string[]): Promise<void> {
  await em.nativeDelete(Credential, { id: { $in: [...ids] } });
}

/** Adds scopes to a token. */
export async function insertScopes(
  em: EntityManager,
  credentialId: string,
  scopes: readonly ScopeTerm[],
  createdAt: Date,
): Promise<void> {
  if (scopes.length > 0)
    await em.insertMany(
      Scope,
      scopes.map((scope) => ({ id: drawId(), credential: credentialId, createdAt, ...scope })),
    );
}

/** Removes scopes from a token. */
export async function deleteScopes(
  em: EntityManager,
  credentialId: string,
  ids: readonly string[],
): Promise<void> {
  await em.nativeDelete(Scope, { credential: credentialId, id: { $in: [...ids] } });
}

/** Ends every session of a user except one. Returns the organization id of each ended session. */
export async function endSessionsBut(
  em: EntityManager,
  userId: string,
  exceptId: string,
  now: Date,
): Promise<string[]> {
  const ended = await rows<{ organization_id: string }>(
    em,
    `update credential set revoked_at = $3, updated_at = $3, revoked_by_id = $1
     where owner_id = $1 and kind = 'SESSION' and id <> $2 and revoked_at is null and (expires_at is null or expires_at > $3)
     returning organization_id`,
    [userId, exceptId, now.toISOString()],
  );
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
  await rows(em, 'select pg_advisory_xact_lock(hashtextextended($1, 1))', [
    ownerId ?? organizationId,
  ]);
  // "is not distinct from" cannot use an index.
  const owned = '(owner_id = $2::uuid or ($2::uuid is null and owner_id is null))';
  const [row] = await rows<{ taken: boolean }>(
    em,
    `select exists (select 1 from credential where organization_id = $1 and ${owned} and kind = $3 and name = $4 and id is distinct from $5::uuid) as taken`,
    [organizationId, ownerId, kind, name, exceptId],
  );
  return row?.taken ?? false;
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
  const [row] = await rows<{ credential_id: string }>(
    em,
    'select credential_id from scope where id = $1',
    [scopeId],
  );
  return row?.credential_id ?? null;
}
