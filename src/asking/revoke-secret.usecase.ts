import type { SignedInCall } from '../core/call.ts';
import { endCredential } from '../credential/end-credential.rule.ts';
import { identify, type Authenticator } from '../authority/identify.rule.ts';
import { findStandings } from '../authority/standing.store.ts';
import { isPresented } from '../credential/token-permissions.rule.ts';

/**
 * Revokes the credential with this secret (RFC 7009): the caller's, or one that was presented to
 * the caller. Does nothing, and reports nothing, if the credential is unknown, belongs to another
 * organization or has already ended.
 */
export async function revokeSecret(
  call: SignedInCall,
  authenticator: Authenticator,
  text: string,
): Promise<void> {
  const found = await identify(authenticator, text, null);
  const { caller } = call;
  if (!found || found.standing.organization.id !== caller.standing.organization.id) return;
  const { id, prefix } = found.standing.credential;
  const permission = isPresented(caller, found.standing) ? [] : ['introspection:read'];
  await call.write({ permission, credentials: [id] }, async (write) => {
    const [target] = await findStandings(write.em, [id]);
    // A secret that was replaced meanwhile no longer works, and the caller was not shown the new
    // one.
    if (target?.standing.credential.prefix !== prefix || target.standing.credential.revokedAt)
      return;
    await endCredential(write, target.standing);
  });
}
