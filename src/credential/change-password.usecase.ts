import { z } from 'zod';
import type { UserFacts } from '../access/standing.ts';
import { findUserById, setPassword } from '../member/user.store.ts';
import { parseInput } from '../parse-input.ts';
import { ValidationError } from '../refusal.ts';
import type { Request } from '../request.ts';
import { PASSWORD } from '../text-rules.ts';
import { revokeOtherSessions } from './credential.store.ts';
import { requireSession } from './session.rule.ts';

const INPUT = z.object({ newPassword: PASSWORD });

/** Changes one's own password. Every other session of the user ends, in every organization. */
export function changePassword(request: Request, input: { readonly currentPassword: string; readonly newPassword: string }): Promise<UserFacts> {
  return request.write({}, async ({ em, now, actor, record }) => {
    const { owner, credential } = requireSession(actor, 'changes a password');
    const user = await findUserById(em, owner.id);
    const parsed = parseInput(INPUT, input);
    const proven = await request.hasher.provesPassword(input.currentPassword.slice(0, 1025), user?.passwordHash ?? null);
    const wrong = proven ? [] : [{ path: ['currentPassword'], message: 'This is not your current password.' }];
    if (!parsed.ok || !proven) throw new ValidationError([...wrong, ...(parsed.ok ? [] : parsed.issues)]);
    await setPassword(em, owner.id, await request.hasher.hashPassword(parsed.value.newPassword));
    await revokeOtherSessions(em, owner.id, credential.id, now);
    await record({ action: 'user.password_changed', target: { type: 'User', id: owner.id, label: owner.email ?? owner.name } });
    return owner;
  });
}
