import type { Spending } from '../access/budget.ts';
import { toAuthority, type Caller } from '../access/authority.ts';
import { whyNotUsable, type Circumstances } from '../access/gate.ts';
import type { AccessGate } from '../access/gates.ts';
import { addressKey } from '../rate-limit/address-key.ts';
import { RateLimitedError } from '../core/refusal.ts';
import { identify, type Authenticator } from './identify.rule.ts';

/** Where a credential is presented, and whether the request counts against its rate limit. */
export interface Presentation extends Pick<Circumstances, 'address' | 'surface'> {
  readonly spends: boolean;
}

/**
 * The result: authenticated, with the authority at this moment; or rejected, with a message that is
 * safe to show to the caller.
 */
export type Authentication =
  | {
      readonly ok: true;
      readonly caller: Caller;
      readonly now: Date;
      readonly spending: Spending | null;
    }
  | { readonly ok: false; readonly gate: AccessGate; readonly message: string };

// Security: credential enumeration. Unknown, malformed and wrong secrets return the same message,
// so callers cannot find out which prefixes exist.
const UNKNOWN: Authentication = {
  ok: false,
  gate: 'CREDENTIAL_KNOWN',
  message: 'The credential is not valid.',
};

/**
 * Authenticates a secret and computes what its credential may do now. Throws RateLimitedError when
 * a rate limit is exceeded.
 */
export async function authenticate(
  authenticator: Authenticator,
  text: string,
  { address, surface, spends }: Presentation,
): Promise<Authentication> {
  const found = await identify(authenticator, text, addressKey(address));
  if (!found) return UNKNOWN;
  const { standing, now } = found;
  const at = { now, address, surface };
  const refused = whyNotUsable(standing, at);
  if (refused) return { ok: false, gate: refused.gate, message: refused.reason };
  // Security: budget exhaustion. Only usable credentials spend, so a revoked credential that is
  // retried in a loop does not use up its owner's budget.
  const spending = spends ? await authenticator.limits.spendFor(standing) : null;
  if (spending?.exceeded) {
    const limited = whyNotUsable(standing, { ...at, exceeded: spending.exceeded });
    throw new RateLimitedError(
      limited?.reason ?? 'Rate limit exceeded. Try again later.',
      spending,
    );
  }
  authenticator.onUse(standing.credential.id, now, address);
  return {
    ok: true,
    now,
    spending,
    caller: { standing, authority: toAuthority(standing, authenticator.catalog) },
  };
}
