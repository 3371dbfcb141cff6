import type { SignedInCall } from '../core/call.ts';
import { memberTarget, writeToMember } from './member.rule.ts';
import { requireOwner } from '../role/role.rule.ts';
import { endSessionsOf, setMemberStatus } from './member-change.store.ts';
import type { MemberFacts } from './member.ts';

/**
 * Suspends an active member. All of their credentials are rejected from the next request. Their
 * sessions end permanently; their tokens work again after reinstatement.
 */
export function suspendMember(
  call: SignedInCall,
  input: { readonly memberId: string },
): Promise<MemberFacts> {
  return writeToMember(call, input.memberId, 'SUSPEND', async (write) => {
    const { em, now, actor, member, record } = write;
    await setMemberStatus(em, member.id, 'SUSPENDED');
    await requireOwner(write, call.catalog);
    // Security: prevents session persistence. Reinstatement must not revive the session of an
    // attacker who took over the account.
    const ended = await endSessionsOf(em, member.id, actor.standing.owner?.id ?? null, now);
    await record({
      action: 'member.suspended',
      target: memberTarget(member),
      detail: `${ended} ${ended === 1 ? 'session' : 'sessions'} ended`,
    });
    return { ...member, status: 'SUSPENDED' };
  });
}
