import { z } from 'zod';
import { requireGrantable } from '../access/hand-out.ts';
import type { Basis } from '../access/standing.ts';
import { parseInput } from '../core/parse-input.ts';
import { ConflictError, ValidationError } from '../core/refusal.ts';
import type { SignedInCall } from '../core/call.ts';
import { drawSecret } from '../secrets/random.ts';
import { EMAIL, NAME } from '../core/text-rules.ts';
import { ADD_MEMBER } from './member-operations.rule.ts';
import { deciderOf, memberTarget } from './member.rule.ts';
import { findMemberByEmail } from './member.store.ts';
import { insertMember } from './member-change.store.ts';
import type { MemberFacts } from './member.ts';
import { whyNoRole } from '../role/role-input.ts';
import { findRoleByKey } from '../role/role.store.ts';
import { insertUser } from '../user/user.store.ts';
import { findAccountToJoin } from '../user/account.store.ts';

/** The person to invite, and the key of their role. */
export interface InviteMemberInput {
  readonly email: string;
  readonly name?: string | null | undefined;
  readonly role: string;
}

const INPUT = z.object({ email: EMAIL, name: NAME.nullish(), role: z.string() });
const INVITATION_DAYS = 14;
const DAY_MS = 86_400_000;

/**
 * Returns when an invitation expires: in 14 days.
 *
 * Security: an invitation by a token or key expires no later than that credential, so that its
 * authority does not outlive it (persistence).
 */
function endOf({ credential }: Basis, now: Date): Date {
  const end = new Date(now.getTime() + INVITATION_DAYS * DAY_MS);
  return credential.kind !== 'SESSION' && credential.expiresAt && credential.expiresAt < end
    ? credential.expiresAt
    : end;
}

/**
 * Invites a person. The returned secret is for the invitation link. It is shown once and can only
 * be used to accept the invitation.
 */
export function inviteMember(
  call: SignedInCall,
  input: InviteMemberInput,
): Promise<{ member: MemberFacts; secret: string }> {
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
      const { email, name } = parsed.value;
      if (await findMemberByEmail(em, organization, email))
        throw new ConflictError('Already a member or invited.', ['email']);
      const invitedName = name ?? email.slice(0, email.indexOf('@'));
      const known = await findAccountToJoin(em, organization.id, email);
      const account =
        known ??
        (await insertUser(em, organization.id, { kind: 'PERSON', name: invitedName, email }, now));
      const user = { ...account, name: invitedName };
      const secret = drawSecret('INVITATION');
      const seal = {
        invitationPrefix: secret.prefix,
        invitationHash: await call.hasher.hashSecret(secret),
        invitationExpiresAt: endOf(actor.standing, now),
        invitedName,
        inviter: deciderOf(actor.standing),
      };
      const member = await insertMember(
        em,
        { organization, user, role, status: 'INVITED', createdAt: now },
        seal,
      );
      await record({
        action: 'member.invited',
        target: memberTarget(member),
        detail: `role ${role.key}`,
      });
      return { member, secret: secret.text };
    },
  );
}
