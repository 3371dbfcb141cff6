import type { Caller } from '../access/authority.ts';
import {
  eitherOf,
  requireAssignable,
  requireGrantable,
  requireOneOf,
  type ChangeKinds,
} from '../access/hand-out.ts';
import type { MemberStatus } from '../access/standing.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { toGlobalId } from '../core/global-id.ts';
import { InvalidStateError, isRefused } from '../core/refusal.ts';
import type { MemberFacts } from './member.ts';

/** Who acts, and on which member. */
export interface MemberCase {
  readonly actor: Caller;
  readonly member: MemberFacts;
  readonly catalog: Catalog;
}

/** What an operation on a member requires. */
interface MemberRule {
  /** One of these permissions on the member is sufficient. */
  readonly permissions: readonly string[];
  /** The status that the member must have. Omitted: any. */
  readonly status?: { readonly is: MemberStatus; readonly otherwise: string };
  /** Whether the operation grants the member's whole role again. */
  readonly grantsRole?: true;
}

/** The permission to invite people and to create service users. */
export const ADD_MEMBER = 'member:create';

/** The permissions to widen and to reduce the authority of a member by another role. */
export const CHANGE_OF_ROLE: ChangeKinds = { gives: 'member:promote', takes: 'member:update' };

/** The operations on one member. The mutations and `viewerCan` both use these rules. */
export const MEMBER_RULES = {
  CHANGE_ROLE: { permissions: eitherOf(CHANGE_OF_ROLE) },
  SUSPEND: {
    permissions: ['member:update'],
    status: { is: 'ACTIVE', otherwise: 'Only an active member can be suspended.' },
  },
  REINSTATE: {
    permissions: ['member:reinstate'],
    status: { is: 'SUSPENDED', otherwise: 'Only a suspended member can be reinstated.' },
    grantsRole: true,
  },
  REMOVE: { permissions: ['member:delete'] },
} as const satisfies Record<string, MemberRule>;

/** An operation on one member, as its mutation names it. */
export type MemberOperation = keyof typeof MEMBER_RULES;

/**
 * Requires that the actor may perform the operation on the member. The caller has checked the
 * permission, before it looked for the member.
 */
export function requireOnMember(
  { actor, member, catalog }: MemberCase,
  operation: MemberOperation,
): void {
  const { status, grantsRole }: MemberRule = MEMBER_RULES[operation];
  // Security: prevents an admin from suspending, demoting or removing an owner (privilege
  // escalation).
  requireAssignable(actor, member.role, catalog);
  if (status && member.status !== status.is)
    throw new InvalidStateError(status.otherwise, member.status);
  // Security: prevents privilege escalation. Reinstating grants the member's whole role again,
  // which must not exceed what the actor can exercise now.
  if (grantsRole) requireGrantable(actor, member.role, catalog);
}

/** Returns the operations that the actor may perform on the member. */
export const operationsOnMember = (on: MemberCase): MemberOperation[] =>
  (Object.keys(MEMBER_RULES) as MemberOperation[]).filter(
    (operation) =>
      !isRefused(() => {
        const { permissions } = MEMBER_RULES[operation];
        requireOneOf(on.actor, permissions, toGlobalId('Member', on.member.id), on.catalog);
        requireOnMember(on, operation);
      }),
  );
