import { requireGrantable } from '../access/hand-out.ts';
import type { Request } from '../core/request.ts';
import { memberTarget, requireStatus, writeToMember } from './member.rule.ts';
import { setMemberStatus } from './member.store.ts';
import type { MemberFacts } from './member.ts';

/**
 * Reinstates a suspended member. Their tokens work again with the current role; sessions that the
 * suspension ended stay ended.
 */
export function reinstateMember(
  request: Request,
  input: { readonly memberId: string },
): Promise<MemberFacts> {
  return writeToMember(
    request,
    input.memberId,
    { permission: 'member:reinstate', serialized: true },
    async ({ em, actor, member, record }) => {
      requireStatus(member, 'SUSPENDED', 'Only a suspended member can be reinstated.');
      // Security: prevents privilege escalation. Reinstating grants the member's whole role again,
      // which must not exceed what the actor can exercise now.
      requireGrantable(actor, member.role, request.catalog);
      await setMemberStatus(em, member.id, 'ACTIVE');
      await record({ action: 'member.reinstated', target: memberTarget(member) });
      return { ...member, status: 'ACTIVE' };
    },
  );
}
