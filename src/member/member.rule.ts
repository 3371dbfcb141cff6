import { requireAssignable } from '../access/hand-out.ts';
import type { MemberStatus, Standing } from '../access/standing.ts';
import { rowIdOf } from '../core/global-id.ts';
import { InvalidStateError, NotFoundError } from '../core/refusal.ts';
import type { Decider, Request, Write, WriteOptions } from '../core/request.ts';
import { labelOf, type MemberFacts } from './member.ts';
import { findMembers } from './member.store.ts';

/** A transaction that changes one member, who is locked. */
export type MemberWrite = Write & { readonly member: MemberFacts };

/**
 * Changes one member, whose role must not exceed the actor's authority.
 *
 * Security: prevents an admin from suspending, demoting or removing an owner (privilege
 * escalation).
 */
export function writeToMember<T>(
  request: Request,
  memberId: string,
  options: WriteOptions,
  step: (write: MemberWrite) => Promise<T>,
): Promise<T> {
  const id = rowIdOf('Member', memberId);
  return request.write(
    { ...options, entityId: memberId, members: id ? [id] : [] },
    async (write) => {
      const [member] = id
        ? await findMembers(write.em, write.actor.standing.organization, [id])
        : [];
      if (!member) throw new NotFoundError('member');
      requireAssignable(write.actor, member.role, request.catalog);
      return step({ ...write, member });
    },
  );
}

/** Throws if the operation is not allowed in the member's status. */
export function requireStatus(member: MemberFacts, status: MemberStatus, message: string): void {
  if (member.status !== status) throw new InvalidStateError(message, member.status);
}

/**
 * Returns who is accountable for a decision that takes effect later: the member behind a session,
 * or the token or key itself.
 */
export const deciderOf = ({ credential, membership }: Standing): Decider =>
  credential.kind === 'SESSION'
    ? { memberId: membership?.id ?? null, credentialId: null }
    : { memberId: null, credentialId: credential.id };

/** Returns the member as the target of an audit event. */
export const memberTarget = (member: MemberFacts) =>
  ({ type: 'Member', id: member.id, label: labelOf(member) }) as const;
