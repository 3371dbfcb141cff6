import { carriesWholeRole, isPermitted, type Caller } from '../access/authority.ts';
import { refuseQuestion } from '../access/gate.ts';
import { requireAssignable } from '../access/hand-out.ts';
import type { CredentialKind, Standing } from '../access/standing.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { rowIdOf, toGlobalId } from '../core/global-id.ts';
import { ConflictError, InsufficientAuthorityError, NotFoundError } from '../core/refusal.ts';
import type { Request, Write } from '../core/request.ts';
import { findCredential, isNameTaken } from './credential.store.ts';

/** The two kinds of credential that users create and manage. */
export type TokenKind = Exclude<CredentialKind, 'SESSION'>;
/** An operation on a token, as named by its entity type in the catalogue. */
export type TokenOperation = 'read' | 'update' | 'revoke' | 'restore' | 'delete';
/** What an operation on one token receives: the transaction, and the current token, locked. */
export type TokenWrite = Write & { readonly target: Standing };

/** The GraphQL type of each kind of credential. */
export const NODE_TYPE = {
  PERSONAL_ACCESS_TOKEN: 'PersonalAccessToken',
  API_KEY: 'ApiKey',
  SESSION: 'Session',
} as const;
const NOUN = { PERSONAL_ACCESS_TOKEN: 'personal access token', API_KEY: 'API key' } as const;

/** Returns the credential's global id, which clients use and entity-limited scopes name. */
export const globalIdOf = ({ credential }: Standing): string =>
  toGlobalId(NODE_TYPE[credential.kind], credential.id);

/** Returns the credential as the target of an audit event. */
export const tokenTarget = ({ credential }: Standing) => ({
  type: NODE_TYPE[credential.kind],
  id: credential.id,
  label: `${credential.name} (${credential.prefix})`,
});

/** Returns whether the caller's user owns the token. An API key owns nothing. */
export const isOwn = (caller: Caller, target: Standing): boolean =>
  target.owner !== null && target.owner.id === caller.standing.owner?.id;

/** Returns whether the target is the credential that the caller presents. */
export const isPresented = (caller: Caller, target: Standing): boolean =>
  target.credential.id === caller.standing.credential.id;

/**
 * Returns the permission that the operation requires. It differs between the viewer's tokens,
 * tokens of other members, and API keys.
 */
export function permissionFor(caller: Caller, target: Standing, operation: TokenOperation): string {
  if (target.credential.kind === 'API_KEY') return `api-key:${operation}`;
  return `${isOwn(caller, target) ? 'personal-access-token' : 'member-token'}:${operation}`;
}

/**
 * Returns whether the caller may see the credential. Every caller may see the credential that it
 * presents.
 */
export function isVisible(caller: Caller, target: Standing, catalog: Catalog): boolean {
  if (target.organization.id !== caller.standing.organization.id) return false;
  if (isPresented(caller, target)) return true;
  if (target.credential.kind === 'SESSION') return false;
  return isAllowed(caller, permissionFor(caller, target, 'read'), target, catalog);
}

const isAllowed = (
  caller: Caller,
  permission: string,
  target: Standing,
  catalog: Catalog,
): boolean => {
  const asked = catalog.permission(permission);
  return asked !== null && isPermitted(caller.authority, asked, globalIdOf(target));
};

/**
 * What owners may do to their own tokens whatever their role, with a session or a token without
 * scopes: operations that only take authority away.
 */
const OWNERS_RIGHTS: ReadonlySet<TokenOperation> = new Set(['revoke', 'delete']);

/**
 * Requires that the actor may perform one of these operations on the token. A token that the actor
 * may not see is reported as not found.
 */
export function requireOperation(
  { actor, target }: TokenWrite,
  operations: TokenOperation | readonly TokenOperation[],
  catalog: Catalog,
): void {
  const asked = typeof operations === 'string' ? [operations] : operations;
  if (
    asked.some((operation) => OWNERS_RIGHTS.has(operation)) &&
    isOwn(actor, target) &&
    carriesWholeRole(actor.standing)
  )
    return;
  const permissions = asked.map((operation) => permissionFor(actor, target, operation));
  if (permissions.some((permission) => isAllowed(actor, permission, target, catalog))) return;
  const [permission = ''] = permissions;
  if (!isVisible(actor, target, catalog))
    throw new NotFoundError(
      target.credential.kind === 'API_KEY' ? NOUN.API_KEY : NOUN.PERSONAL_ACCESS_TOKEN,
    );
  const refused = refuseQuestion(actor.standing, actor.authority, catalog, {
    permission,
    entityId: globalIdOf(target),
  });
  throw new InsufficientAuthorityError(
    refused?.reason ?? `This requires ${permission}.`,
    [permission],
    refused?.gate ?? 'ROLE_GRANTS',
  );
}

/**
 * Requires ownership of the token. A person's token belongs to that person; a service user's token
 * to every caller with the `member-token` permission; an API key to every caller with the `api-key`
 * permission.
 */
export function requireOwnership(
  write: TokenWrite,
  operations: TokenOperation | readonly TokenOperation[],
  catalog: Catalog,
): void {
  requireOperation(write, operations, catalog);
  const { actor, target } = write;
  if (target.owner?.kind !== 'PERSON' || isOwn(actor, target)) return;
  const [operation = 'update'] = typeof operations === 'string' ? [operations] : operations;
  throw new InsufficientAuthorityError(
    'Only the owner can do this to a personal access token.',
    [`personal-access-token:${operation}`],
    'ROLE_GRANTS',
  );
}

/**
 * Security: privilege escalation. Changing another member's token acts with that member's
 * authority, so the member's role must be within the actor's.
 */
export function requireOwnerAssignable({ actor, target }: TokenWrite, catalog: Catalog): void {
  if (target.role && !isOwn(actor, target) && !isPresented(actor, target))
    requireAssignable(actor, target.role, catalog);
}

/** Security: revocation bypass. The owner cannot reactivate a token that another user revoked. */
export function requireNotRevokedByOther({ actor, target }: TokenWrite): void {
  const { revokedAt, revokedById } = target.credential;
  if (revokedAt === null || !isOwn(actor, target) || revokedById === actor.standing.owner?.id)
    return;
  throw new InsufficientAuthorityError(
    'Another user revoked this token. Ask an admin to restore it.',
    ['member-token:restore'],
    'ROLE_GRANTS',
  );
}

/**
 * Runs a step on one token or key, locked. The step must authorize the actor, because the
 * permission depends on the owner.
 */
export function writeToToken<T>(
  request: Request,
  kind: TokenKind,
  tokenId: string,
  step: (write: TokenWrite) => Promise<T>,
): Promise<T> {
  const id = rowIdOf(NODE_TYPE[kind], tokenId);
  return request.write({ credentials: id ? [id] : [] }, async (write) => {
    const found = id
      ? await findCredential(write.em, write.actor.standing.organization.id, kind, id)
      : null;
    if (!found) throw new NotFoundError(NOUN[kind]);
    return step({ ...write, target: found.standing });
  });
}

/** Reads the token again, as the transaction has left it. */
export async function reread({ em, actor }: Write, kind: TokenKind, id: string): Promise<Standing> {
  const found = await findCredential(em, actor.standing.organization.id, kind, id);
  if (!found) throw new Error('A credential vanished inside its own transaction.');
  return found.standing;
}

/**
 * Rejects a name that another token already has, if the organization's policy requires unique
 * names.
 */
export async function requireFreeName(
  { em, actor }: Write,
  kind: TokenKind,
  ownerId: string | null,
  name: string,
  exceptId: string | null = null,
): Promise<void> {
  const { id: organizationId, policy } = actor.standing.organization;
  if (
    !policy.uniqueTokenNames ||
    !(await isNameTaken(em, { organizationId, ownerId, kind, name, exceptId }))
  )
    return;
  throw new ConflictError(`A token named "${name}" already exists. Choose another name.`, ['name']);
}
