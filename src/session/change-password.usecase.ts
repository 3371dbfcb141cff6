import { z } from 'zod';
import type { UserFacts } from '../access/standing.ts';
import {
  hashPassword,
  provesPassword,
  rememberDevice,
  whyNotNewPassword,
} from '../user/password.rule.ts';
import { lockPassword, setPassword } from '../user/password.store.ts';
import { findUserById } from '../user/account.store.ts';
import { parseInput } from '../core/parse-input.ts';
import { ValidationError } from '../core/refusal.ts';
import type { SignedInCall } from '../core/call.ts';
import { PASSWORD } from '../core/text-rules.ts';
import { endSessionsBut } from './other-sessions.store.ts';
import { findOrganization } from '../organization/organization.store.ts';
import { requireSession } from './session.rule.ts';

const INPUT = z.object({ newPassword: PASSWORD });
const WRONG = { path: ['currentPassword'], message: 'This is not your current password.' };

/** Changes the viewer's password. Ends every other session of the user, in every organization. */
export async function changePassword(
  call: SignedInCall,
  input: { readonly currentPassword: string; readonly newPassword: string },
): Promise<UserFacts> {
  const { owner, credential, organization } = requireSession(call.caller, 'can change a password');
  const parsed = parseInput(INPUT, input);
  const before = (await findUserById(call.em, owner.id))?.passwordHash ?? null;
  const account = owner.email ?? owner.id;
  // Security: password guessing. An unattended session must not become a way to guess the password.
  const proven = await provesPassword(call, {
    account,
    storedHash: before,
    password: input.currentPassword,
    what: 'attempts to change the password',
    session: credential.id,
  });
  const organizationName = (await findOrganization(call.em, organization.id))?.name ?? null;
  const about = [owner.email, owner.name, organization.slug, organizationName];
  const issues = parsed.ok
    ? await whyNotNewPassword('newPassword', parsed.value.newPassword, about)
    : parsed.issues;
  if (!parsed.ok || !proven || issues.length > 0)
    throw new ValidationError([...(proven ? [] : [WRONG]), ...issues]);
  // Hashed before the transaction, which locks rows that other requests wait for.
  const after = await hashPassword(call, parsed.value.newPassword);
  const user = await call.write({ account: true }, async ({ em, now, actor, record }) => {
    // Security: lost update. Of two concurrent changes, the second fails because the current
    // password no longer matches.
    if ((await lockPassword(em, owner.id, 'no key update')) !== before)
      throw new ValidationError([WRONG]);
    await setPassword(em, owner.id, after);
    await endSessionsBut(em, owner.id, actor.standing.credential.id, now);
    await record({
      action: 'user.password_changed',
      target: { type: 'User', id: owner.id, label: owner.email ?? owner.name },
    });
    return owner;
  });
  // The device's signature depends on the old password, so it needs a new one.
  if (before !== null) rememberDevice(call, account, after, before);
  return user;
}
