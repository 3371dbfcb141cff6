import { ValidationError } from '../core/refusal.ts';
import type { SignedInCall } from '../core/call.ts';
import { updateCredential } from '../credential/credential.store.ts';
import { resolveExpiry, type ExpiryRequest } from '../credential/expiry.ts';
import { whyNotAddresses } from '../credential/token-input.ts';
import { expiryBounds, lineageOf, newSecret, type Issued } from '../credential/issue.rule.ts';
import { tokenTarget } from '../credential/token-node.rule.ts';
import { TOKEN_RULES } from '../credential/token-operations.rule.ts';
import { isOwn, isPresented } from '../credential/token-permissions.rule.ts';
import { reread, writeToToken, type TokenWrite } from '../credential/token.rule.ts';

/**
 * Replaces the secret and the expiry of a token. The old secret stops working; everything else
 * stays the same.
 */
export async function regenerate(
  call: SignedInCall,
  input: { readonly id: string; readonly expires?: ExpiryRequest | null | undefined },
): Promise<Issued> {
  const secret = await newSecret(call, 'PERSONAL_ACCESS_TOKEN');
  return writeToToken(
    call,
    'PERSONAL_ACCESS_TOKEN',
    input.id,
    TOKEN_RULES.REGENERATE,
    async (write) => {
      const { em, now, actor, target, record } = write;
      const expiry = resolveExpiry(input.expires, expiryBounds(write));
      const issues = [
        ...(expiry.ok ? [] : expiry.issues),
        ...whyNotAddresses(target.credential.ipAllowList, actor.standing.organization.policy),
      ];
      if (!expiry.ok || issues.length > 0) throw new ValidationError(issues);
      await updateCredential(em, target.credential.id, now, {
        prefix: secret.prefix,
        secretHash: secret.hash,
        expiresAt: expiry.expiresAt,
        revokedAt: null,
        revokedById: null,
        makerIds: newLineage(write),
        ...(isOwn(actor, target) && { memberId: actor.standing.membership?.id ?? null }),
      });
      const standing = await reread(write, 'PERSONAL_ACCESS_TOKEN', target.credential.id);
      await record({
        action: 'personal_access_token.regenerated',
        target: tokenTarget(standing),
        detail: `was ${target.credential.prefix}`,
      });
      return { standing, secret: secret.text };
    },
  );
}

// Security: persistence with a leaked token. A new secret issued by a token is bound to that token;
// otherwise a leaked token could outlive its own revocation.
const newLineage = ({ actor, target }: TokenWrite): string[] => {
  const lineage = lineageOf(actor.standing);
  return isPresented(actor, target) ? lineage.filter((id) => id !== target.credential.id) : lineage;
};
