import type { Standing } from '../access/standing.ts';
import type { Request } from '../core/request.ts';
import { endCredential } from '../credential/end-credential.rule.ts';
import { requireSession } from './session.rule.ts';

/** Ends the session that the caller presents. */
export function signOut(request: Request): Promise<Standing> {
  const id = request.caller?.standing.credential.id;
  return request.write({ credentials: id ? [id] : [] }, async (write) => {
    const session = requireSession(
      write.actor,
      'can sign out. A token ends itself with revokeCurrentCredential',
    );
    await endCredential(write, session);
    return session;
  });
}
