import { toAuthority } from '../access/authority.ts';
import { requireWithin } from '../access/hand-out.ts';
import type { Standing } from '../access/standing.ts';
import { ValidationError } from '../core/refusal.ts';
import type { SignedInCall } from '../core/call.ts';
import { updateCredential } from '../credential/credential.store.ts';
import { parseTokenChanges, type TokenChangesRequest } from '../credential/token-input.ts';
import { tokenTarget, type TokenKind } from '../credential/token-node.rule.ts';
import { TOKEN_RULES } from '../credential/token-operations.rule.ts';
import { requireFreeName, reread, writeToToken } from '../credential/token.rule.ts';

/** Changes the name, description or IP allow list of a token or key, whatever its status. */
export function updateToken(
  call: SignedInCall,
  kind: TokenKind,
  input: TokenChangesRequest & { readonly id: string },
): Promise<Standing> {
  return writeToToken(call, kind, input.id, TOKEN_RULES.UPDATE, async (write) => {
    const { em, now, actor, target, record } = write;
    const before = target.credential;
    const parsed = parseTokenChanges(input, before, actor.standing.organization.policy);
    if (!parsed.ok) throw new ValidationError(parsed.issues);
    if (parsed.value.name !== before.name)
      await requireFreeName(write, kind, target.owner?.id ?? null, parsed.value.name, before.id);
    // Security: privilege escalation. A token with little authority must not open a wider token to
    // addresses that its allow list excludes.
    if (parsed.value.ipAllowList.join() !== before.ipAllowList.join())
      requireWithin(actor, toAuthority(target, call.catalog), call.catalog);
    await updateCredential(em, before.id, now, parsed.value);
    const after = await reread(write, kind, before.id);
    await record({
      action: kind === 'API_KEY' ? 'api_key.updated' : 'personal_access_token.updated',
      target: tokenTarget(after),
      detail: whatChanged(before, after.credential),
    });
    return after;
  });
}

function whatChanged(before: Standing['credential'], after: Standing['credential']): string {
  const changes = [
    ...(before.name === after.name ? [] : [`name: ${before.name} → ${after.name}`]),
    ...(before.description === after.description ? [] : ['description']),
    ...(before.ipAllowList.join() === after.ipAllowList.join()
      ? []
      : [
          `addresses: ${before.ipAllowList.join(', ') || 'any'} → ${after.ipAllowList.join(', ') || 'any'}`,
        ]),
  ];
  return changes.join('; ');
}
