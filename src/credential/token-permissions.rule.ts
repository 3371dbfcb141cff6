import { carriesWholeRole, type Caller } from '../access/authority.ts';
import { whyNotPermitted } from '../access/gate.ts';
import { may } from '../access/may.ts';
import type { Basis, Standing } from '../access/standing.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { InsufficientAuthorityError, NotFoundError } from '../core/refusal.ts';
import { globalIdOf, NOUN, type TokenKind } from './token-node.rule.ts';

/** Who acts, and on which token. */
export interface TokenCase {
  readonly actor: Caller;
  readonly target: Standing;
  readonly catalog: Catalog;
}

/** The last part of a permission on tokens, for example `revoke` in `api-key:revoke`. */
type Verb = 'read' | 'update' | 'revoke' | 'restore' | 'delete';
/** One of these is sufficient. */
export type Verbs = readonly [Verb, ...Verb[]];

/**
 * What each operation on a token requires: a permission with one of these verbs. Which permission
 * depends on the owner of the token.
 */
export const TOKEN_VERBS = {
  UPDATE: ['update'],
  ADD_SCOPES: ['update'],
  // Removing scopes is a partial revocation, so the permission to revoke the token is sufficient.
  NARROW: ['update', 'revoke'],
  REMOVE_SCOPES: ['update', 'revoke'],
  REVOKE: ['revoke'],
  // Undoing the actor's own revocation requires no more than the revocation did.
  RESTORE: ['restore', 'revoke'],
  REGENERATE: ['update'],
  DELETE: ['delete'],
} as const satisfies Record<string, Verbs>;

/** An operation on one token or key, as its mutation names it. */
export type TokenOperation = keyof typeof TOKEN_VERBS;

/** The permissions to create API keys, the caller's tokens, and tokens of service users. */
export const CREATE_TOKEN = {
  API_KEY: 'api-key:create',
  OWN: 'personal-access-token:create',
  OF_SERVICE_USER: 'member-token:create',
} as const;

const API_KEY = 'api-key';
const OWN_TOKEN = 'personal-access-token';
const OTHER_TOKEN = 'member-token';
/** The entity types whose permissions can apply to a token. */
const ENTITY_TYPES = {
  PERSONAL_ACCESS_TOKEN: [OWN_TOKEN, OTHER_TOKEN],
  API_KEY: [API_KEY],
} as const satisfies Record<TokenKind, readonly string[]>;

/** Returns the permissions of which the operation requires one, on a token of this kind. */
export const permissionsOn = (kind: TokenKind, operation: TokenOperation): readonly string[] =>
  TOKEN_VERBS[operation].flatMap((verb) => ENTITY_TYPES[kind].map((type) => `${type}:${verb}`));

/** Returns whether the caller's user owns the token. An API key owns nothing. */
export const isOwn = (caller: Caller, target: Basis): boolean =>
  target.owner !== null && target.owner.id === caller.standing.owner?.id;

/** Returns whether the target is the credential that the caller presents. */
export const isPresented = (caller: Caller, target: Basis): boolean =>
  target.credential.id === caller.standing.credential.id;

/**
 * Returns whether the actor may see the credential. Every caller may see the credential that it
 * presents.
 */
export function isVisible(on: TokenCase): boolean {
  const { actor, target } = on;
  if (target.organization.id !== actor.standing.organization.id) return false;
  if (isPresented(actor, target)) return true;
  return target.credential.kind !== 'SESSION' && isPermittedTo(on, 'read');
}

/**
 * Returns the permission that the verb requires. It differs between the actor's tokens, tokens of
 * other members, and API keys.
 */
function permissionFor({ actor, target }: TokenCase, verb: Verb): string {
  if (target.credential.kind === 'API_KEY') return `${API_KEY}:${verb}`;
  return `${isOwn(actor, target) ? OWN_TOKEN : OTHER_TOKEN}:${verb}`;
}

const isPermittedTo = (on: TokenCase, verb: Verb): boolean =>
  may({ ...on, caller: on.actor }, permissionFor(on, verb), globalIdOf(on.target));

/**
 * What owners may do to their own tokens whatever their role, with a session or a token without
 * scopes: operations that only take authority away.
 */
const OWNERS_RIGHTS: ReadonlySet<Verb> = new Set(['revoke', 'delete']);

/** Requires one of these permissions on the token. */
export function requireVerb(on: TokenCase, verbs: Verbs): void {
  const { actor, target, catalog } = on;
  if (
    verbs.some((verb) => OWNERS_RIGHTS.has(verb)) &&
    isOwn(actor, target) &&
    carriesWholeRole(actor.standing)
  )
    return;
  if (verbs.some((verb) => isPermittedTo(on, verb))) return;
  if (!isVisible(on)) throw new NotFoundError(NOUN[target.credential.kind]);
  const permission = permissionFor(on, verbs[0]);
  const refused = whyNotPermitted(actor.standing, actor.authority, catalog, {
    permission,
    entityId: globalIdOf(target),
  });
  throw new InsufficientAuthorityError(
    refused?.reason ?? `This requires ${permission}.`,
    [permission],
    refused?.gate ?? 'ROLE_GRANTS',
  );
}
