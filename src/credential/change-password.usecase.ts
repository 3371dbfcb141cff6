import { z } from 'zod';
import type { UserFacts } from '../access/standing.ts';
import { findUserById, lockPassword, setPassword } from '../member/user.store.ts';
import { parseInput } from '../parse-input.ts';
import { addressKey } from '../rate-limit/rate-limits.ts';
import { refuseExceeded } from '../rate-limit/refuse-exceeded.ts';
import { ValidationError } from '../refusal.ts';
import type { Request } from '../request.ts';
import { PASSWORD, PASSWORD_LENGTH_MAX } from '../text-rules.ts';
import { endSessionsBut } from './credential.store.ts';
import { requireSession } from './session.rule.ts';

const INPUT = z.object({ newPassword: PASSWORD });
const WRONG = { path: ['currentPassword'], message: 'This is not your current password.' };

/** Changes one's own password. Every other session of the user ends, in every organization. */
export async function changePassword(request: Request, input: { readonly currentPassword: string; readonly newPassword: string }): Promise<UserFacts> {
  const { owner } = requireSession(request.caller, 'changes a password');
  const parsed = parseInput(INPUT, input);
  // Security: a session that was left open somewhere is no way to guess the password.
  refuseExceeded(await request.limits.signIn.spend(addressKey(request.address), owner.id), 'attempts to change the password');
  const before = (await findUserById(request.em, owner.id))?.passwordHash ?? null;
  const proven = await request.hasher.provesPassword(input.currentPassword.slice(0, PASSWORD_LENGTH_MAX + 1), before);
  if (!parsed.ok || !proven) throw new ValidationError([...(proven ? [] : [WRONG]), ...(parsed.ok ? [] : parsed.issues)]);
  // Hashed before the transaction, which holds rows that others wait for.
  const after = await request.hasher.hashPassword(parsed.value.newPassword);
  return request.write({ account: true }, async ({ em, now, actor, record }) => {
    // Security: of two changes at once the second no longer knows the current password.
    if ((await lockPassword(em, owner.id, 'no key update')) !== before) throw new ValidationError([WRONG]);
    await setPassword(em, owner.id, after);
    await endSessionsBut(em, owner.id, actor.standing.credential.id, now);
    await record({ action: 'user.password_changed', target: { type: 'User', id: owner.id, label: owner.email ?? owner.name } });
    return owner;
  });
}
