import type { Basis } from '../access/standing.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { rowIdOf } from '../core/global-id.ts';
import { NotFoundError } from '../core/refusal.ts';
import type { Decider, SignedInCall, Write } from '../core/call.ts';
import { MEMBER_RULES, requireOnMember, type MemberOperation } from './member-operations.rule.ts';
import { labelOf, type MemberFacts } from './member.ts';
import { findMembers } from './member.store.ts';

/** A transaction that changes one member, who is locked. */
export type MemberWrite = Write & { readonly member: MemberFacts; readonly catalog: Catalog };

/**
 * Performs an operation on one member, serialized with others that could remove the organization's
 * last owner.
 */
export function writeToMember<T>(
  call: SignedInCall,
  memberId: string,
  operation: MemberOperation,
  step: (write: MemberWrite) => Promise<T>,
): Promise<T> {
  const { catalog } = call;
  const id = rowIdOf('Member', memberId);
  return call.write(
    {
      permission: MEMBER_RULES[operation].permissions,
      entityId: memberId,
      members: id ? [id] : [],
      serialized: true,
    },
    async (write) => {
      const [member] = id
        ? await findMembers(write.em, write.actor.standing.organization, [id])
        : [];
      if (!member) throw new NotFoundError('member');
      requireOnMember({ ...write, member, catalog }, operation);
      return step({ ...write, member, catalog });
    },
  );
}

/**
 * Returns who is accountable for a decision that takes effect later: the member behind a session,
 * or the token or key itself.
 */
export const deciderOf = ({ credential, membership }: Basis): Decider =>
  credential.kind === 'SESSION'
    ? { memberId: membership?.id ?? null, credentialId: null }
    : { memberId: null, credentialId: credential.id };

/** Returns the member as the target of an audit event. */
export const memberTarget = (member: MemberFacts) =>
  ({ type: 'Member', id: member.id, label: labelOf(member) }) as const;
