import { toAuthority } from '../access/authority.ts';
import { requireAssignable, requireWithin } from '../access/hand-out.ts';
import { InsufficientAuthorityError, InvalidStateError, isRefused } from '../core/refusal.ts';
import { statusOf, whyNotDelete, whyNotRestore, whyNotRevoke } from './lifecycle.ts';
import {
  isOwn,
  isPresented,
  requireVerb,
  TOKEN_VERBS,
  type TokenCase,
  type TokenOperation,
  type Verbs,
} from './token-permissions.rule.ts';

/** A token, judged at an instant. */
export type TimedCase = TokenCase & { readonly now: Date };

/** Requires that the actor may perform an operation on the token in its current status. */
export type TokenRule = (on: TimedCase) => void;

/**
 * The operations on one token. The mutations and `viewerCan` both use these rules. Each throws a
 * Refusal; a token that the actor may not see is reported as not found.
 */
export const TOKEN_RULES = {
  UPDATE: (on) => {
    requireChangeable(on, TOKEN_VERBS.UPDATE);
  },
  ADD_SCOPES: (on) => {
    requireChangeable(on, TOKEN_VERBS.ADD_SCOPES);
  },
  NARROW: (on) => {
    requireChangeable(on, TOKEN_VERBS.NARROW);
  },
  REMOVE_SCOPES: (on) => {
    requireChangeable(on, TOKEN_VERBS.REMOVE_SCOPES);
  },
  // Every caller may revoke the credential that it presents, whatever its scopes.
  REVOKE: (on) => {
    if (!isPresented(on.actor, on.target)) requireVerb(on, TOKEN_VERBS.REVOKE);
    requireOwnerAssignable(on);
    requireState(on, whyNotRevoke(on.target.credential, on.now));
  },
  RESTORE: (on) => {
    const [restore, revoke] = TOKEN_VERBS.RESTORE;
    requireVerb(on, [isRevoker(on) ? revoke : restore]);
    requireNotRevokedByOther(on);
    requireOwnerAssignable(on);
    requireState(on, whyNotRestore(on.target.credential, on.now));
    requireWithin(on.actor, toAuthority(on.target, on.catalog), on.catalog);
  },
  REGENERATE: (on) => {
    const { revokedAt, revokedById } = on.target.credential;
    requireOwnership(on, TOKEN_VERBS.REGENERATE);
    requireNotRevokedByOther(on);
    // Security: revocation bypass. A token that another user revoked cannot be reactivated by
    // replacing its secret.
    if (revokedAt && revokedById !== on.actor.standing.owner?.id) requireVerb(on, ['restore']);
    requireOwnerAssignable(on);
    requireWithin(on.actor, toAuthority(on.target, on.catalog), on.catalog);
  },
  DELETE: (on) => {
    requireVerb(on, TOKEN_VERBS.DELETE);
    requireOwnerAssignable(on);
    const { deleteActiveTokens } = on.target.organization.policy;
    requireState(on, whyNotDelete(on.target.credential, on.now, deleteActiveTokens));
  },
} as const satisfies Record<TokenOperation, TokenRule>;

const OPERATIONS = {
  PERSONAL_ACCESS_TOKEN: Object.keys(TOKEN_RULES) as TokenOperation[],
  API_KEY: ['UPDATE', 'REVOKE', 'RESTORE', 'DELETE'],
  SESSION: [],
} as const satisfies Record<string, readonly TokenOperation[]>;

/** Returns the operations that the rules allow. */
export const operationsOn = (on: TimedCase): TokenOperation[] =>
  OPERATIONS[on.target.credential.kind].filter(
    (operation) =>
      !isRefused(() => {
        TOKEN_RULES[operation](on);
      }),
  );

function requireChangeable(on: TokenCase, verbs: Verbs): void {
  requireOwnership(on, verbs);
  requireOwnerAssignable(on);
}

/**
 * Requires ownership of the token. A person's token belongs to that person; a service user's token
 * to every caller with the `member-token` permission; an API key to every caller with the `api-key`
 * permission.
 */
function requireOwnership(on: TokenCase, verbs: Verbs): void {
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
