import type { Standing } from '../access/standing.ts';
import type { SignedInCall } from '../core/call.ts';
import { endCredential } from '../credential/end-credential.rule.ts';
import { requireSession } from './session.rule.ts';

/** Ends the session that the caller presents. */
export function signOut(call: SignedInCall): Promise<Standing> {
  const { id } = call.caller.standing.credential;
  return call.write({ credentials: [id] }, async (write) => {
    const session = requireSession(
      write.actor,
      'can sign out. A token ends itself with revokeCurrentCredential',
    );
    await endCredential(write, session);
    return session;
  });
}
