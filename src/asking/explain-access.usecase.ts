import { parseAddress } from '../access/ip-allow-list.ts';
import { surfaceOf, walkGates, type GateResult } from '../access/gate.ts';
import type { Basis } from '../access/standing.ts';
import { parseGlobalId } from '../core/global-id.ts';
import { NotFoundError, ValidationError } from '../core/refusal.ts';
import type { SignedInCall } from '../core/call.ts';
import { findStandings } from '../authority/standing.store.ts';
import { globalIdOf } from '../credential/token-node.rule.ts';
import { isVisible } from '../credential/token-permissions.rule.ts';

/** The question to explain: whether a credential has a permission on an entity from an address. */
export interface ExplainAccessInput {
  readonly credentialId?: string | null | undefined;
  readonly permission: string;
  readonly entityId?: string | null | undefined;
  readonly ip?: string | null | undefined;
}

/** The decision, and the result of every gate. */
export interface AccessExplanation {
  readonly allowed: boolean;
  readonly gates: readonly GateResult[];
  readonly evaluatedAt: Date;
}

/**
 * Evaluates every gate for the caller's credential, or for one that the caller may see, against the
 * current state of the database.
 */
export async function explainAccess(
  call: SignedInCall,
  input: ExplainAccessInput,
): Promise<AccessExplanation> {
  const { caller, catalog } = call;
  if (typeof input.ip === 'string' && !parseAddress(input.ip))
    throw new ValidationError([
      { path: ['ip'], message: 'Enter an IP address, such as 203.0.113.7 or 2001:db8::1.' },
    ]);
  const { standing, now } = await requireStanding(
    call,
    caller.standing,
    input.credentialId ?? null,
  );
  const budget = await call.limits.lookFor(standing);
  const at = {
    now,
    address: input.ip ?? call.address,
    surface: surfaceOf(standing),
    exceeded: budget?.exceeded ?? null,
  };
  const gates = walkGates(standing, at, catalog, {
    permission: input.permission,
    entityId: input.entityId ?? null,
  });
  return { allowed: gates.every(({ passed }) => passed), gates, evaluatedAt: now };
}

async function requireStanding(
  call: SignedInCall,
  own: Basis,
  credentialId: string | null,
): Promise<{ standing: Basis; now: Date }> {
  const parsed =
    credentialId === null ? { type: '', id: own.credential.id } : parseGlobalId(credentialId);
  const [found] = parsed ? await findStandings(call.em, [parsed.id]) : [];
  if (
    !found ||
    (credentialId !== null && globalIdOf(found.standing) !== credentialId) ||
    !isVisible({ actor: call.caller, target: found.standing, catalog: call.catalog })
  )
    throw new NotFoundError('token or key');
  return found;
}
