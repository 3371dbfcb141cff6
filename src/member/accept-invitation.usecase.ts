import { hasExpired } from '../access/expired.ts';
import { z } from 'zod';
import { requireGrantable } from '../access/hand-out.ts';
import { databaseNow } from '../database/query.ts';
import { PREFIX_LENGTH } from '../secrets/secret-format.ts';
import { parseInput } from '../core/parse-input.ts';
import {
  InsufficientAuthorityError,
  InvalidStateError,
  NotFoundError,
  ValidationError,
} from '../core/refusal.ts';
import { addressKey } from '../rate-limit/address-key.ts';
import { requireWithinLimit } from '../rate-limit/require-within-limit.ts';
import type { Decider, Call } from '../core/call.ts';
import { NAME, PASSWORD } from '../core/text-rules.ts';
import { findOrganization } from '../organization/organization.store.ts';
import { ADD_MEMBER } from './member-operations.rule.ts';
import { memberTarget } from './member.rule.ts';
import {
  activateInvited,
  findInvitation,
  findInvited,
  lockInvitation,
} from './invitation.store.ts';
import { proveInvitation, requireInvitation } from './invitation.rule.ts';
import type { MemberFacts } from './member.ts';
import { hashPassword, provesPassword, whyNotNewPassword } from '../user/password.rule.ts';
import { lockPassword, setNameAndPassword } from '../user/password.store.ts';
import { findUserById } from '../user/account.store.ts';

/** The secret of the invitation link, and the invited person's name and password. */
export interface AcceptInvitationInput {
  readonly secret: string;
  readonly name: string;
  readonly password: string;
}

const INPUT = z.object({ name: NAME, password: PASSWORD });
const LOST = 'Your inviter is no longer authorized to grant this role. Ask for a new invitation.';
const CHANGED = 'The invitation was changed while you accepted it. Try again.';
const HAS_ACCOUNT = {
  path: ['password'],
  message: 'You already have an account here. Enter its password.',
};

/**
 * Accepts an invitation and activates the membership. Requires no session, because the secret
 * authenticates the caller.
 */
export async function acceptInvitation(
  call: Call,
  input: AcceptInvitationInput,
): Promise<MemberFacts> {
  // Security: a person who already has an account authenticates with its password here too, so this
  // limits password guessing (brute force).
  requireWithinLimit(
    await call.limits.signIn.spend(addressKey(call.address), input.secret.slice(0, PREFIX_LENGTH)),
    'attempts to accept an invitation',
  );
  const { userId, organizationId, memberId, inviter } = await requireInvitation(
    call,
    input.secret,
    await databaseNow(call.em),
    (prefix) => findInvitation(call.em, prefix),
  );
  const parsed = parseInput(INPUT, input);
  if (!parsed.ok) throw new ValidationError(parsed.issues);
  // Verified or hashed before the transaction, because slow work would prolong its locks.
  const user = await findUserById(call.em, userId);
  const before = user?.passwordHash ?? null;
  const organization = await findOrganization(call.em, organizationId);
  const about = [user?.email, parsed.value.name, organization?.slug, organization?.name];
  const after = await provePerson(call, {
    account: user?.email ?? userId,
    before,
    password: parsed.value.password,
    about,
  });
  const options = { permission: ADD_MEMBER, members: [memberId] };
  try {
    return await call.writeFor(inviter, options, async (write) => {
      const { em, now, actor, record } = write;
      const invitation = await requireInvitation(call, input.secret, now, (prefix) =>
        lockInvitation(em, prefix),
      );
      // Security: prevents a race between two invitations to the same person. The second one no
      // longer finds an account without a password, and must not overwrite it.
      if ((await lockPassword(em, userId, 'no key update')) !== before)
        throw new ValidationError([HAS_ACCOUNT]);
      if (after !== before) await setNameAndPassword(em, userId, parsed.value.name, after);
      await activateInvited(em, invitation.memberId);
      const member = await findInvited(em, invitation.organizationId, invitation.memberId);
      if (!member) throw new NotFoundError('invitation');
      // Security: prevents privilege escalation by a stale grant. The invitation confers only what
      // its inviter can grant now.
      requireGrantable(actor, member.role, call.catalog);
      if (!isSame(inviter, invitation.inviter)) throw new InvalidStateError(CHANGED, 'CHANGED');
      const origin = {
        organizationId: invitation.organizationId,
        actorId: invitation.userId,
        credentialPrefix: null,
        ip: call.address,
      };
      await record({ action: 'member.joined', target: memberTarget(member) }, origin);
      return member;
    });
  } catch (error) {
    throw error instanceof InsufficientAuthorityError
      ? new InvalidStateError(LOST, 'INVITER_LOST_AUTHORITY')
      : error;
  }
}

const isSame = (a: Decider, b: Decider): boolean =>
  a.memberId === b.memberId && a.credentialId === b.credentialId;

/**
 * Returns whether the invitation with this secret can still be accepted. False for an unknown,
 * used, cancelled or expired secret, without distinguishing them.
 */
export async function isInvitationPending(call: Call, secret: string): Promise<boolean> {
  const invitation = await proveInvitation(call, secret, (prefix) =>
    findInvitation(call.em, prefix),
  );
  return invitation !== null && !hasExpired(invitation.expiresAt, await databaseNow(call.em));
}

/** The invited person, their current and new password, and what an attacker could guess it from. */
interface Person {
  readonly account: string;
  readonly before: string | null;
  readonly password: string;
  readonly about: readonly (string | null | undefined)[];
}

/**
 * Authenticates the person or sets their first password, and returns the password hash.
 *
 * Security: the inviter sees the secret, so an invitation must not set the password of an existing
 * account, which may belong to another organization too (account takeover). The person
 * authenticates with the existing password instead.
 */
async function provePerson(
  call: Call,
  { account, before, password, about }: Person,
): Promise<string> {
  if (before === null) {
    const issues = await whyNotNewPassword('password', password, about);
    if (issues.length > 0) throw new ValidationError(issues);
    return hashPassword(call, password);
  }
  if (
    await provesPassword(call, {
      account,
      storedHash: before,
      password,
      what: 'attempts to accept an invitation',
    })
  )
    return before;
  throw new ValidationError([HAS_ACCOUNT]);
}
