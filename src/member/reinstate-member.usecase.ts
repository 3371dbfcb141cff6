import { requireGrantable } from '../access/hand-out.ts';
import type { Request } from '../core/request.ts';
import { memberTarget, requireStatus, writeToMember } from './member.rule.ts';
import { setMemberStatus } from './member.store.ts';
import type { MemberFacts } from './member.ts';

/**
 * Reinstates a suspended member: their tokens work again with the member's current role. Sessions
 * that the suspension ended stay ended.
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
      // Security: reinstating gives the member all of their role again, which must be no more than
      // the actor may exercise now.
      requireGrantable(actor, member.role, request.catalog);
      await setMemberStatus(em, member.id, 'ACTIVE');
      await record({ action: 'member.reinstated', target: memberTarget(member) });
      return { ...member, status: 'ACTIVE' };
    },
  );
}
