import type { Standing } from '../access/standing.ts';
import type { SignedInRequest } from '../core/request.ts';
import { endCredential } from '../credential/end-credential.rule.ts';
import { requireSession } from './session.rule.ts';

/** Ends the session that the caller presents. */
export function signOut(request: SignedInRequest): Promise<Standing> {
  const { id } = request.caller.standing.credential;
  return request.write({ credentials: [id] }, async (write) => {
    const session = requireSession(
      write.actor,
      'can sign out. A token ends itself with revokeCurrentCredential',
    );
    await endCredential(write, session);
    return session;
  });
}
