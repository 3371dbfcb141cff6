import { z } from 'zod';
import { requireGrantable } from '../access/hand-out.ts';
import { parseInput } from '../core/parse-input.ts';
import { ValidationError } from '../core/refusal.ts';
import type { SignedInCall } from '../core/call.ts';
import { NAME, readsAsAddress } from '../core/text-rules.ts';
import { ADD_MEMBER } from './member-operations.rule.ts';
import { memberTarget } from './member.rule.ts';
import { insertMember } from './member-change.store.ts';
import type { MemberFacts } from './member.ts';
import { findRoleByKey } from '../role/role.store.ts';
import { whyNoRole } from '../role/role-input.ts';
import { insertUser } from '../user/user.store.ts';

// Security: prevents impersonation. Services use the name of a service user as its identity, so it
// must not look like a person's e-mail address.
const INPUT = z.object({
  name: NAME.refine(
    (name) => !readsAsAddress(name),
    'The name of a service user must not contain @, because it could be mistaken for an e-mail address.',
  ),
});

/** Creates a service user, which cannot sign in and only owns tokens. */
export function createServiceUser(
  call: SignedInCall,
  input: { readonly name: string; readonly role: string },
): Promise<MemberFacts> {
  return call.write(
    { permission: ADD_MEMBER, serialized: true },
    async ({ em, now, actor, record }) => {
      const { organization } = actor.standing;
      const parsed = parseInput(INPUT, input);
      const role = await findRoleByKey(em, organization.id, input.role);
      if (!parsed.ok || !role)
        throw new ValidationError([
          ...(parsed.ok ? [] : parsed.issues),
          ...(role ? [] : [whyNoRole(input.role)]),
        ]);
      requireGrantable(actor, role, call.catalog);
      const user = await insertUser(
        em,
        organization.id,
        { kind: 'SERVICE', name: parsed.value.name, email: null },
        now,
      );
      const member = await insertMember(em, {
        organization,
        user,
        role,
        status: 'ACTIVE',
        createdAt: now,
      });
      await record({
        action: 'service_user.created',
        target: memberTarget(member),
        detail: `role ${role.key}`,
      });
      return member;
    },
  );
}
