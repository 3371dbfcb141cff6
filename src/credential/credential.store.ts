import type { EntityManager } from '@mikro-orm/postgresql';
import type { CredentialKind, PersonalAccessTokenType } from '../access/standing.ts';
import { rows } from '../database/query.ts';
import { drawId } from '../secrets/random.ts';
import { Credential } from './credential.entity.ts';
import { Scope } from './scope.entity.ts';
import type { ScopeTerm } from './scope-rules.ts';
import { findStandings, type Found } from '../authority/standing.store.ts';

/** A row to be. */
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

/** Makes a credential; gives its row id. */
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

/** What can change of a credential. */
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

/** Changes a credential. */
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
 * Puts a new hash of the same secret in the place of an older one, unless it has changed meanwhile.
 */
export async function replaceHash(
  em: EntityManager,
  id: string,
  storedHash: string,
  secretHash: string,
): Promise<void> {
  await em.nativeUpdate(Credential, { id, secretHash: storedHash }, { secretHash });
}

/** Deletes credentials with their scopes. */
export async function deleteCredentials(em: EntityManager, ids: readonly string[]): Promise<void> {
  await em.nativeDelete(Credential, { id: { $in: [...ids] } });
}

/** Gives a token scopes. */
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

/** Takes scopes away from a token. */
export async function deleteScopes(
  em: EntityManager,
  credentialId: string,
  ids: readonly string[],
): Promise<void> {
  await em.nativeDelete(Scope, { credential: credentialId, id: { $in: [...ids] } });
}

/** Ends the sessions of a user, but for one; gives the organization of each that ended. */
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
 * Is there another token of this name among those of the owner; among the organization's keys, for
 * no owner? One question at a time for each owner.
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
  // "is not distinct from" finds no index.
  const owned = '(owner_id = $2::uuid or ($2::uuid is null and owner_id is null))';
  const [row] = await rows<{ taken: boolean }>(
    em,
    `select exists (select 1 from credential where organization_id = $1 and ${owned} and kind = $3 and name = $4 and id is distinct from $5::uuid) as taken`,
    [organizationId, ownerId, kind, name, exceptId],
  );
  return row?.taken ?? false;
}

/** The credential of one kind with this row id, in the organization. */
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

/** The token that has a scope, by the scope's row id. */
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
