import { z } from 'zod';
import { parseSecret, PREFIX_LENGTH } from '../secrets/secret-format.ts';
import { parseInput } from '../parse-input.ts';
import { InvalidStateError, NotFoundError, ValidationError } from '../refusal.ts';
import { addressKey } from '../rate-limit/rate-limits.ts';
import { refuseExceeded } from '../rate-limit/refuse-exceeded.ts';
import type { Request, UnauthenticatedWrite } from '../request.ts';
import { NAME, PASSWORD } from '../text-rules.ts';
import { memberTarget } from './member.rule.ts';
import { activateInvited, findInvited, lockInvitation } from './member.store.ts';
import type { MemberFacts } from './member.ts';
import { findUserById, setNameAndPassword } from './user.store.ts';

/** The secret of the invitation link, and who the invited person wants to be. */
export interface AcceptInvitationInput {
  readonly secret: string;
  readonly name: string;
  readonly password: string;
}

const INPUT = z.object({ name: NAME, password: PASSWORD });

/** Makes an invited person an active member. Needs no session: the secret is the proof. */
export async function acceptInvitation(request: Request, input: AcceptInvitationInput): Promise<MemberFacts> {
  // Security: whoever has an account already proves it by its password, which could be guessed here too.
  refuseExceeded(await request.limits.signIn.spend(addressKey(request.address), input.secret.slice(0, PREFIX_LENGTH)), 'attempts to accept an invitation');
  return request.writeUnauthenticated(async (write) => {
    const { em, now, record } = write;
    const invitation = await requireInvitation(request, write, input.secret);
    const parsed = parseInput(INPUT, input);
    if (!parsed.ok) throw new ValidationError(parsed.issues);
    if (invitation.expiresAt <= now)
      throw new InvalidStateError(`The invitation expired at ${invitation.expiresAt.toISOString()}: ask for a new one.`, 'EXPIRED');
    await provePerson(request, write, invitation.userId, parsed.value);
    await activateInvited(em, invitation.memberId);
    const member = await findInvited(em, invitation.organizationId, invitation.memberId);
    if (!member) throw new NotFoundError('invitation');
    const origin = { organizationId: invitation.organizationId, actorId: invitation.userId, credentialPrefix: null, ip: request.address };
    await record({ action: 'member.joined', target: memberTarget(member) }, origin);
    return member;
  });
}

async function requireInvitation(request: Request, { em }: UnauthenticatedWrite, text: string) {
  const secret = parseSecret(text);
  const invitation = secret?.kind === 'INVITATION' ? await lockInvitation(em, secret.prefix) : null;
  if (!secret || !invitation || !(await request.hasher.provesSecret(secret, invitation.hash))) throw new NotFoundError('invitation');
  return invitation;
}

/**
 * Security: whoever invites sees the secret, so an invitation must not set the password of a person who has one
 * already, perhaps in another organization: they prove themselves by it instead.
 */
async function provePerson(
  request: Request,
  { em }: UnauthenticatedWrite,
  userId: string,
  { name, password }: { name: string; password: string },
): Promise<void> {
  const user = await findUserById(em, userId);
  if (!user?.passwordHash) return setNameAndPassword(em, userId, name, await request.hasher.hashPassword(password));
  if (await request.hasher.provesPassword(password, user.passwordHash)) return undefined;
  throw new ValidationError([{ path: ['password'], message: 'You have an account here already: give its password.' }]);
}
