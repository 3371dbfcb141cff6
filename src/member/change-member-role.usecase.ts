import { requireChange, requireGrantable } from '../access/hand-out.ts';
import { NOTHING, without } from '../catalog/permission-set.ts';
import { ValidationError } from '../core/refusal.ts';
import type { Request } from '../core/request.ts';
import { deciderOf, memberTarget, writeToMember } from './member.rule.ts';
import { requireOwner } from '../role/role.rule.ts';
import { setInviter, setMemberRole } from './member.store.ts';
import type { MemberFacts } from './member.ts';
import { whyNoRole } from '../role/role-input.ts';
import { findRoleByKey } from '../role/role.store.ts';

/** Which member, by global id, and the key of the new role. */
export interface ChangeMemberRoleInput {
  readonly memberId: string;
  readonly role: string;
}

/** Gives a member another role. Every token of theirs follows at its next request. */
export function changeMemberRole(
  request: Request,
  input: ChangeMemberRoleInput,
): Promise<MemberFacts> {
  return writeToMember(
    request,
    input.memberId,
    { permission: ['member:update', 'member:promote'], serialized: true },
    async (write) => {
      const { em, actor, member, record } = write;
      const role = await findRoleByKey(em, actor.standing.organization.id, input.role);
      if (!role) throw new ValidationError([whyNoRole(input.role)]);
      const { catalog } = request;
      const [before, after] = [catalog.grants(member.role.grants), catalog.grants(role.grants)];
      const change = {
        gives: without(after, before) !== NOTHING,
        takes: without(before, after) !== NOTHING,
      };
      requireChange(
        actor,
        { gives: 'member:promote', takes: 'member:update' },
        change,
        input.memberId,
        catalog,
      );
      requireGrantable(actor, role, catalog, before);
      await setMemberRole(em, member.id, role);
      // Security: who widens what an invitation confers answers for it when it is accepted.
      if (member.status === 'INVITED' && change.gives)
        await setInviter(em, member.id, deciderOf(actor.standing));
      await requireOwner(write, catalog);
      await record({
        action: 'member.role_changed',
        target: memberTarget(member),
        detail: `${member.role.key} → ${role.key}`,
      });
      return { ...member, role };
    },
  );
}
