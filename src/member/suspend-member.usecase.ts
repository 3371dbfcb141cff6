import type { Request } from '../request.ts';
import { memberTarget, requireOwner, requireStatus, writeToMember } from './member.rule.ts';
import { setMemberStatus } from './member.store.ts';
import type { MemberFacts } from './member.ts';

/** Suspends an active member: from the next request on, none of their credentials is let in. */
export function suspendMember(request: Request, input: { readonly memberId: string }): Promise<MemberFacts> {
  return writeToMember(request, input.memberId, { permission: 'member:update', serialized: true }, async (write) => {
    const { em, member, record } = write;
    requireStatus(member, 'ACTIVE', 'Only an active member can be suspended.');
    await setMemberStatus(em, member.id, 'SUSPENDED');
    await requireOwner(write, request.catalog);
    await record({ action: 'member.suspended', target: memberTarget(member) });
    return { ...member, status: 'SUSPENDED' };
  });
}
