import { requireChange, requireGrantable } from '../access/hand-out.ts';
import { NOTHING, without } from '../catalog/permission-set.ts';
import { ValidationError } from '../core/refusal.ts';
import type { SignedInCall } from '../core/call.ts';
import { CHANGE_OF_ROLE } from './member-operations.rule.ts';
import { deciderOf, memberTarget, writeToMember } from './member.rule.ts';
import { requireOwner } from '../role/role.rule.ts';
import { setMemberRole } from './member-change.store.ts';
import { setInviter } from './invitation.store.ts';
import type { MemberFacts } from './member.ts';
import { whyNoRole } from '../role/role-input.ts';
import { findRoleByKey } from '../role/role.store.ts';

/** The global ID of the member, and the key of the new role. */
export interface ChangeMemberRoleInput {
  readonly memberId: string;
  readonly role: string;
}

/** Changes the role of a member. It applies to every token of theirs from its next request. */
export function changeMemberRole(
  call: SignedInCall,
  input: ChangeMemberRoleInput,
): Promise<MemberFacts> {
  return writeToMember(call, input.memberId, 'CHANGE_ROLE', async (write) => {
    const { em, actor, member, record } = write;
    const role = await findRoleByKey(em, actor.standing.organization.id, input.role);
    if (!role) throw new ValidationError([whyNoRole(input.role)]);
    const { catalog } = call;
    const [before, after] = [catalog.grants(member.role.grants), catalog.grants(role.grants)];
    const change = {
      gives: without(after, before) !== NOTHING,
      takes: without(before, after) !== NOTHING,
    };
    requireChange(actor, CHANGE_OF_ROLE, change, input.memberId, catalog);
    requireGrantable(actor, role, catalog, before);
    await setMemberRole(em, member.id, role);
    // Security: prevents privilege escalation through an earlier inviter. The actor who widens a
    // pending invitation becomes its inviter, whose authority is checked on acceptance.
    if (member.status === 'INVITED' && change.gives)
      await setInviter(em, member.id, deciderOf(actor.standing));
    await requireOwner(write, catalog);
    await record({
      action: 'member.role_changed',
      target: memberTarget(member),
      detail: `${member.role.key} → ${role.key}`,
    });
    return { ...member, role };
  });
}
