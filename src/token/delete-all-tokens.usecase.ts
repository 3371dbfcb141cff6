import { carriesWholeRole } from '../access/authority.ts';
import { requireOneOf } from '../access/hand-out.ts';
import { InvalidStateError } from '../core/refusal.ts';
import type { SignedInCall } from '../core/call.ts';
import { deleteCredentials } from '../credential/credential.store.ts';
import { lockOwnTokens } from '../credential/token-listing.store.ts';
import { statusOf, whyNotDelete, type CredentialStatus } from '../credential/lifecycle.ts';
import { globalIdOf, tokenTarget } from '../credential/token-node.rule.ts';

/**
 * Deletes the viewer's tokens in these statuses, or in every status when omitted. Deletes all of
 * them or none.
 */
export function deleteAllTokens(
  call: SignedInCall,
  { status }: { readonly status?: readonly CredentialStatus[] | null | undefined },
): Promise<{ deletedIds: string[] }> {
  return call.write({ account: true }, async ({ em, now, actor, record }) => {
    // Owners may always delete their own tokens; a narrowed token needs the permission.
    if (!carriesWholeRole(actor.standing))
      requireOneOf(actor, ['personal-access-token:delete'], null, call.catalog);
    const { owner, organization } = actor.standing;
    if (!owner) return { deletedIds: [] };
    const found = await lockOwnTokens(em, {
      organizationId: organization.id,
      kind: 'PERSONAL_ACCESS_TOKEN',
      ownerId: owner.id,
      filter: { status },
    });
    const tokens = found.map(({ standing }) => standing);
    const active = tokens.filter(
      ({ credential }) =>
        whyNotDelete(credential, now, organization.policy.deleteActiveTokens) !== null,
    );
    if (active.length > 0) {
      throw new InvalidStateError(
        `The organization does not allow deleting active tokens, and ${active.length} of these are active. Ask for status [REVOKED, EXPIRED].`,
        'ACTIVE',
      );
    }
    await deleteCredentials(
      em,
      tokens.map(({ credential }) => credential.id),
    );
    for (const token of tokens)
      await record({
        action: 'personal_access_token.deleted',
        target: tokenTarget(token),
        detail: `was ${statusOf(token.credential, now)}`,
      });
    return { deletedIds: tokens.map(globalIdOf) };
  });
}
