import { carriesWholeRole, toAuthority, type Caller } from '../access/authority.ts';
import { whyNotPermitted } from '../access/gate.ts';
import { requireAssignable, requireWithin } from '../access/hand-out.ts';
import { may } from '../access/may.ts';
import type { Standing } from '../access/standing.ts';
import type { Catalog } from '../catalog/catalog.ts';
import {
  InsufficientAuthorityError,
  InvalidStateError,
  isRefused,
  NotFoundError,
} from '../core/refusal.ts';
import { statusOf, whyNotDelete, whyNotRestore, whyNotRevoke } from './lifecycle.ts';
import { globalIdOf, NOUN } from './token-node.rule.ts';

/** Who acts, and on which token. */
export interface TokenCase {
  readonly actor: Caller;
  readonly target: Standing;
  readonly catalog: Catalog;
}

type TimedCase = TokenCase & { readonly now: Date };

/** The last part of a permission on tokens, for example `revoke` in `api-key:revoke`. */
type Verb = 'read' | 'update' | 'revoke' | 'restore' | 'delete';

/** Returns whether the caller's user owns the token. An API key owns nothing. */
export const isOwn = (caller: Caller, target: Standing): boolean =>
  target.owner !== null && target.owner.id === caller.standing.owner?.id;

/** Returns whether the target is the credential that the caller presents. */
export const isPresented = (caller: Caller, target: Standing): boolean =>
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
 * The operations on one token, each with what it requires of the actor and of the token's status.
 * The mutations and `viewerCan` both use these rules. Each throws a Refusal.
 */
const RULES = {
  UPDATE: requireChangeable,
  ADD_SCOPES: requireChangeable,
  // Removing scopes is a partial revocation, so the permission to revoke the token is sufficient.
  NARROW: requireNarrowable,
  REMOVE_SCOPES: requireNarrowable,
  // Every caller may revoke the credential that it presents, whatever its scopes.
  REVOKE: (on: TimedCase) => {
    if (!isPresented(on.actor, on.target)) requireVerb(on, ['revoke']);
    requireOwnerAssignable(on);
    requireState(on, whyNotRevoke(on.target.credential, on.now));
  },
  RESTORE: (on: TimedCase) => {
    requireVerb(on, [isRevoker(on) ? 'revoke' : 'restore']);
    requireNotRevokedByOther(on);
    requireOwnerAssignable(on);
    requireState(on, whyNotRestore(on.target.credential, on.now));
    requireWithin(on.actor, toAuthority(on.target, on.catalog), on.catalog);
  },
  REGENERATE: (on: TimedCase) => {
    const { revokedAt, revokedById } = on.target.credential;
    requireOwnership(on, ['update']);
    requireNotRevokedByOther(on);
    // Security: revocation bypass. A token that another user revoked cannot be reactivated by
    // replacing its secret.
    if (revokedAt && revokedById !== on.actor.standing.owner?.id) requireVerb(on, ['restore']);
    requireOwnerAssignable(on);
    requireWithin(on.actor, toAuthority(on.target, on.catalog), on.catalog);
  },
  DELETE: (on: TimedCase) => {
    requireVerb(on, ['delete']);
    requireOwnerAssignable(on);
    const { deleteActiveTokens } = on.actor.standing.organization.policy;
    requireState(on, whyNotDelete(on.target.credential, on.now, deleteActiveTokens));
  },
};

function requireChangeable(on: TokenCase): void {
  requireOwnership(on, ['update']);
  requireOwnerAssignable(on);
}

function requireNarrowable(on: TokenCase): void {
  requireOwnership(on, ['update', 'revoke']);
  requireOwnerAssignable(on);
}

/** An operation on one token or key, as its mutation names it. */
export type TokenOperation = keyof typeof RULES;

const OPERATIONS = {
  PERSONAL_ACCESS_TOKEN: Object.keys(RULES) as TokenOperation[],
  API_KEY: ['UPDATE', 'REVOKE', 'RESTORE', 'DELETE'],
  SESSION: [],
} as const satisfies Record<string, readonly TokenOperation[]>;

/**
 * Requires that the actor may perform the operation on the token in its current status. A token
 * that the actor may not see is reported as not found.
 */
export const requireOperation = (on: TimedCase, operation: TokenOperation): void => {
  RULES[operation](on);
};

/** Returns the operations that `requireOperation` allows. */
export const operationsOn = (on: TimedCase): TokenOperation[] =>
  OPERATIONS[on.target.credential.kind].filter(
    (operation) =>
      !isRefused(() => {
        requireOperation(on, operation);
      }),
  );

/**
 * Returns the permission that the verb requires. It differs between the actor's tokens, tokens of
 * other members, and API keys.
 */
function permissionFor({ actor, target }: TokenCase, verb: Verb): string {
  if (target.credential.kind === 'API_KEY') return `api-key:${verb}`;
  return `${isOwn(actor, target) ? 'personal-access-token' : 'member-token'}:${verb}`;
}

const isPermittedTo = (on: TokenCase, verb: Verb): boolean =>
  may({ ...on, caller: on.actor }, permissionFor(on, verb), globalIdOf(on.target));

/**
 * What owners may do to their own tokens whatever their role, with a session or a token without
 * scopes: operations that only take authority away.
 */
const OWNERS_RIGHTS: ReadonlySet<Verb> = new Set(['revoke', 'delete']);

/** Requires one of these permissions on the token. */
function requireVerb(on: TokenCase, verbs: readonly [Verb, ...Verb[]]): void {
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

/**
 * Requires ownership of the token. A person's token belongs to that person; a service user's token
 * to every caller with the `member-token` permission; an API key to every caller with the `api-key`
 * permission.
 */
function requireOwnership(on: TokenCase, verbs: readonly [Verb, ...Verb[]]): void {
  requireVerb(on, verbs);
  if (on.target.owner?.kind !== 'PERSON' || isOwn(on.actor, on.target)) return;
  throw new InsufficientAuthorityError(
    'Only the owner can do this to a personal access token.',
    [`personal-access-token:${verbs[0]}`],
    'ROLE_GRANTS',
  );
}

/**
 * Security: privilege escalation. Changing another member's token acts with that member's
 * authority, so the member's role must be within the actor's.
 */
function requireOwnerAssignable({ actor, target, catalog }: TokenCase): void {
  if (target.role && !isOwn(actor, target) && !isPresented(actor, target))
    requireAssignable(actor, target.role, catalog);
}

/** Security: revocation bypass. The owner cannot reactivate a token that another user revoked. */
function requireNotRevokedByOther({ actor, target }: TokenCase): void {
  const { revokedAt, revokedById } = target.credential;
  if (revokedAt === null || !isOwn(actor, target) || revokedById === actor.standing.owner?.id)
    return;
  throw new InsufficientAuthorityError(
    'Another user revoked this token. Ask an admin to restore it.',
    ['member-token:restore'],
    'ROLE_GRANTS',
  );
}

function requireState({ target, now }: TimedCase, because: string | null): void {
  if (because) throw new InvalidStateError(because, statusOf(target.credential, now));
}

/**
 * Returns whether the actor revoked this token of another member; undoing that requires no more
 * than revoking did. Security: privilege escalation. In a session only, because a token must not
 * reactivate another token on the basis of what its owner once did.
 */
const isRevoker = ({ actor, target }: TokenCase): boolean =>
  actor.standing.credential.kind === 'SESSION' &&
  actor.standing.owner !== null &&
  target.credential.revokedById === actor.standing.owner.id &&
  !isOwn(actor, target);
