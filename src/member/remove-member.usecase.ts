import type { SignedInCall } from '../core/call.ts';
import { insertFormerMember } from './former-member.store.ts';
import { memberTarget, writeToMember } from './member.rule.ts';
import { requireOwner } from '../role/role.rule.ts';
import { deleteMember } from './member-change.store.ts';

/**
 * Removes a member, or withdraws an invitation. The member's tokens become permanently unusable,
 * also under a new membership.
 */
export function removeMember(
  call: SignedInCall,
  input: { readonly memberId: string },
): Promise<{ removedId: string }> {
  return writeToMember(call, input.memberId, 'REMOVE', async (write) => {
    const { em, now, actor, member, record } = write;
    await deleteMember(em, member.id);
    // A withdrawn invitation leaves no former member, because nobody had joined.
    if (member.status !== 'INVITED')
      await insertFormerMember(em, member, now, actor.standing.owner?.id ?? null);
    await requireOwner(write, call.catalog);
    await record({
      action: 'member.removed',
      target: memberTarget(member),
      detail: `role ${member.role.key}`,
    });
    return { removedId: input.memberId };
  });
}
