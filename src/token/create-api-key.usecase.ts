import { requireAssignable } from '../access/hand-out.ts';
import { findRoleByKey } from '../role/role.store.ts';
import { whyNoRole } from '../role/role-input.ts';
import { ValidationError } from '../core/refusal.ts';
import type { SignedInCall } from '../core/call.ts';
import { expiryBounds, issue, newSecret, type Issued } from '../credential/issue.rule.ts';
import { CREATE_TOKEN } from '../credential/token-permissions.rule.ts';
import { parseTokenRequest, type TokenRequest } from '../credential/token-input.ts';

/**
 * Creates an API key. It acts for the organization under a role that is fixed at creation, and
 * outlives its creator.
 */
export async function createApiKey(
  call: SignedInCall,
  input: TokenRequest & { readonly role: string },
): Promise<Issued> {
  const secret = await newSecret(call, 'API_KEY');
  return call.write({ permission: CREATE_TOKEN.API_KEY }, async (write) => {
    const { em, actor } = write;
    const role = await findRoleByKey(em, actor.standing.organization.id, input.role);
    if (!role) {
      const draft = parseTokenRequest(input, expiryBounds(write), call.catalog);
      throw new ValidationError([...(draft.ok ? [] : draft.issues), whyNoRole(input.role)]);
    }
    requireAssignable(actor, role, call.catalog);
    return issue(
      call,
      write,
      { kind: 'API_KEY', type: null, owner: null, membership: null, role, secret },
      input,
    );
  });
}
