import type { SignedInCall } from '../core/call.ts';
import { memberTarget, writeToMember } from './member.rule.ts';
import { setMemberStatus } from './member-change.store.ts';
import type { MemberFacts } from './member.ts';

/**
 * Reinstates a suspended member. Their tokens work again with the current role; sessions that the
 * suspension ended stay ended.
 */
export function reinstateMember(
  call: SignedInCall,
  input: { readonly memberId: string },
): Promise<MemberFacts> {
  return writeToMember(call, input.memberId, 'REINSTATE', async ({ em, member, record }) => {
    await setMemberStatus(em, member.id, 'ACTIVE');
    await record({ action: 'member.reinstated', target: memberTarget(member) });
    return { ...member, status: 'ACTIVE' };
  });
}
