import type { Standing } from '../access/standing.ts';
import type { SignedInCall } from '../core/call.ts';
import { endCredential } from '../credential/end-credential.rule.ts';
import { findStandings } from '../authority/standing.store.ts';

/**
 * Revokes the credential that the caller presents. Requires no permission: anyone who holds a
 * secret may revoke it.
 */
export function revokeCurrentCredential(call: SignedInCall): Promise<Standing> {
  const { id } = call.caller.standing.credential;
  return call.write({ credentials: [id] }, async (write) => {
    await endCredential(write, write.actor.standing);
    const [found] = await findStandings(write.em, [write.actor.standing.credential.id]);
    return found?.standing ?? write.actor.standing;
  });
}
