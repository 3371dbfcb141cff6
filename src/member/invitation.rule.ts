import { hasExpired } from '../access/expired.ts';
import type { Call } from '../core/call.ts';
import { InvalidStateError, NotFoundError } from '../core/refusal.ts';
import { parseSecret } from '../secrets/secret-format.ts';
import type { Invitation } from './invitation.store.ts';

/** Returns the invitation that the secret opens. Throws if it does not exist or has expired. */
export async function requireInvitation(
  call: Call,
  text: string,
  now: Date,
  read: ReadInvitation,
): Promise<Invitation> {
  const invitation = await proveInvitation(call, text, read);
  if (!invitation) throw new NotFoundError('invitation');
  if (hasExpired(invitation.expiresAt, now))
    throw new InvalidStateError(
      `The invitation expired at ${invitation.expiresAt.toISOString()}. Ask for a new one.`,
      'EXPIRED',
    );
  return invitation;
}

/** Finds an invitation by the prefix of its secret. */
export type ReadInvitation = (prefix: string) => Promise<Invitation | null>;

/** Returns the invitation that the secret opens; null for a malformed or unknown one. */
export async function proveInvitation(
  { hasher }: Call,
  text: string,
  read: ReadInvitation,
): Promise<Invitation | null> {
  const secret = parseSecret(text);
  if (secret?.kind !== 'INVITATION') return null;
  const invitation = await read(secret.prefix);
  return invitation && (await hasher.provesSecret(secret, invitation.hash)) ? invitation : null;
}
