import type { Request } from '../request.ts';
import { memberTarget, requireStatus, writeToMember } from './member.rule.ts';
import { setMemberStatus } from './member.store.ts';
import type { MemberFacts } from './member.ts';

/** Lets a suspended member back in: their tokens work again as they are, with the role of now. */
export function reinstateMember(request: Request, input: { readonly memberId: string }): Promise<MemberFacts> {
  return writeToMember(request, input.memberId, { permission: 'member:update', serialized: true }, async ({ em, member, record }) => {
    requireStatus(member, 'SUSPENDED', 'Only a suspended member can be reinstated.');
    await setMemberStatus(em, member.id, 'ACTIVE');
    await record({ action: 'member.reinstated', target: memberTarget(member) });
    return { ...member, status: 'ACTIVE' };
  });
}
