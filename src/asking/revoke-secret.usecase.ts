import type { Request } from '../core/request.ts';
import { endCredential } from '../credential/end-credential.rule.ts';
import { identify, type Authenticator } from '../authority/identify.rule.ts';
import { findStandings } from '../authority/standing.store.ts';
import { isPresented } from '../credential/token.rule.ts';

/**
 * RFC 7009: ends the credential whose secret the caller holds, its own or one that it was shown.
 * One that is unknown, of another organization or ended already is as good as revoked: nothing
 * happens, and nothing is told.
 */
export async function revokeSecret(
  request: Request,
  authenticator: Authenticator,
  text: string,
): Promise<void> {
  const found = await identify(authenticator, text, null);
  const { caller } = request;
  if (!found || !caller || found.standing.organization.id !== caller.standing.organization.id)
    return;
  const { id, prefix } = found.standing.credential;
  const permission = isPresented(caller, found.standing) ? [] : ['introspection:read'];
  await request.write({ permission, credentials: [id] }, async (write) => {
    const [target] = await findStandings(write.em, [id]);
    // A secret that was replaced meanwhile is dead already; the new one was not shown.
    if (target?.standing.credential.prefix !== prefix || target.standing.credential.revokedAt)
      return;
    await endCredential(write, target.standing);
  });
}
