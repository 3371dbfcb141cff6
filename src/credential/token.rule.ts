import { carriesWholeRole, isPermitted, type Caller } from '../access/authority.ts';
import { refuseQuestion } from '../access/gate.ts';
import { requireAssignable } from '../access/hand-out.ts';
import type { CredentialKind, Standing } from '../access/standing.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { rowIdOf, toGlobalId } from '../core/global-id.ts';
import { ConflictError, InsufficientAuthorityError, NotFoundError } from '../core/refusal.ts';
import type { Request, Write } from '../core/request.ts';
import { findCredential, isNameTaken } from './credential.store.ts';

/** The two kinds of credential that people make and manage. */
export type TokenKind = Exclude<CredentialKind, 'SESSION'>;
/** What can be done to a token: an operation of its entity type. */
export type TokenOperation = 'read' | 'update' | 'revoke' | 'restore' | 'delete';
/** What a step upon one token works with: the token as it is now, locked. */
export type TokenWrite = Write & { readonly target: Standing };

/** The type that a credential has in the schema. */
export const NODE_TYPE = {
  PERSONAL_ACCESS_TOKEN: 'PersonalAccessToken',
  API_KEY: 'ApiKey',
  SESSION: 'Session',
} as const;
const NOUN = { PERSONAL_ACCESS_TOKEN: 'personal access token', API_KEY: 'API key' } as const;

/** The credential's global id: what clients call it, and what entity-limited scopes name. */
export const globalIdOf = ({ credential }: Standing): string =>
  toGlobalId(NODE_TYPE[credential.kind], credential.id);

/** The credential as the target of an audit event. */
export const tokenTarget = ({ credential }: Standing) => ({
  type: NODE_TYPE[credential.kind],
  id: credential.id,
  label: `${credential.name} (${credential.prefix})`,
});

/** Is it the caller's own, by owner? An API key owns nothing. */
export const isOwn = (caller: Caller, target: Standing): boolean =>
  target.owner !== null && target.owner.id === caller.standing.owner?.id;

/** Is it the very credential that the caller presents? */
export const isPresented = (caller: Caller, target: Standing): boolean =>
  target.credential.id === caller.standing.credential.id;

/** The permission that the operation asks for: on one's own, on another member's, on a key. */
export function permissionFor(caller: Caller, target: Standing, operation: TokenOperation): string {
  if (target.credential.kind === 'API_KEY') return `api-key:${operation}`;
  return `${isOwn(caller, target) ? 'personal-access-token' : 'member-token'}:${operation}`;
}

/** May the caller know of it? Whoever presents a credential may look at it. */
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
 * What an owner may do to their own tokens whatever their role, by a session or a token without
 * scopes: it only takes authority away.
 */
const OWNERS_RIGHTS: ReadonlySet<TokenOperation> = new Set(['revoke', 'delete']);

/**
 * Refuses the actor unless it may do one of these operations to this token; a token that it may not
 * even see does not exist for it.
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
    refused?.reason ?? `It takes ${permission}.`,
    [permission],
    refused?.gate ?? 'ROLE_GRANTS',
  );
}

/**
 * What only the owner does: for a person's token that person, for a service user's whoever may do
 * it to member tokens, for a key whoever may do it to keys.
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
 * Security: what is done to another member's token is done to that member, who may hold no more
 * than the actor.
 */
export function requireOwnerAssignable({ actor, target }: TokenWrite, catalog: Catalog): void {
  if (target.role && !isOwn(actor, target) && !isPresented(actor, target))
    requireAssignable(actor, target.role, catalog);
}

/** Security: what an admin revoked stays revoked, whatever its owner tries. */
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
 * Does something to one token or key, locked. Who may is for the step to say: it depends on whose
 * it is.
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

/** The token as the transaction has left it. */
export async function reread({ em, actor }: Write, kind: TokenKind, id: string): Promise<Standing> {
  const found = await findCredential(em, actor.standing.organization.id, kind, id);
  if (!found) throw new Error('A credential vanished inside its own transaction.');
  return found.standing;
}

/** Refuses a second token of the same name where the organization's policy wants them to differ. */
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
