import type { Catalog } from '../catalog/catalog.ts';
import { isPermitted, NO_AUTHORITY, toAuthority, type Authority } from './authority.ts';
import type { Budget } from './budget.ts';
import { CREDENTIAL_GATES } from './credential-gates.ts';
import type { AccessGate } from './gates.ts';
import { permissionGates } from './permission-gates.ts';
import type { Basis } from './standing.ts';

/**
 * Where a request arrived. SCIM tokens are accepted only on `scim`, which accepts no other
 * credential.
 */
export type Surface = 'api' | 'scim';

/**
 * The properties of a request that the gates evaluate together with the credential's standing. A
 * null address could not be determined.
 */
export interface Circumstances {
  readonly now: Date;
  readonly address: string | null;
  readonly surface: Surface;
  /** The exhausted rate limit window; omitted or null if there is none. */
  readonly exceeded?: Budget | null;
}

/** The result of one gate, with a reason for people. */
export interface GateResult {
  readonly gate: AccessGate;
  readonly passed: boolean;
  readonly reason: string;
}

/** An access question: a permission of the catalogue, on one entity or (null) on every entity. */
export interface Question {
  readonly permission: string;
  readonly entityId: string | null;
}

/**
 * Returns the first gate that rejects the credential; null if it is accepted. Stops at the first
 * rejection, because it runs on every request.
 */
export function whyNotUsable(standing: Basis, at: Circumstances): GateResult | null {
  for (const [gate, check] of CREDENTIAL_GATES) {
    const because = check(standing, at, false);
    if (because !== null) return { gate, passed: false, reason: because };
  }
  return null;
}

/**
 * Returns the first gate that rejects the credential now, regardless of address: status, owner,
 * membership, organization, and the same for its issuers. Null if it is usable.
 */
export function blockedBy(standing: Basis, now: Date): GateResult | null {
  return whyNotUsable(fromAnywhere(standing), {
    now,
    address: null,
    surface: surfaceOf(standing),
  });
}

/** Whether the credential would be accepted now, regardless of address. */
export const isUsable = (standing: Basis, now: Date): boolean => blockedBy(standing, now) === null;

/**
 * Returns what the credential can do now: role ∩ scopes ∩ issuers if it is usable, otherwise
 * nothing. For display only; requests evaluate the gates.
 */
export const effectiveAuthority = (standing: Basis, catalog: Catalog, now: Date): Authority =>
  isUsable(standing, now) ? toAuthority(standing, catalog) : NO_AUTHORITY;

const fromAnywhere = (standing: Basis): Basis => ({
  ...standing,
  credential: { ...standing.credential, ipAllowList: [] },
  makers: standing.makers.map((maker) => maker && fromAnywhere(maker)),
});

/** Returns the surface that accepts the credential. */
export const surfaceOf = ({ credential }: Basis): Surface =>
  credential.type === 'SCIM' ? 'scim' : 'api';

/** Returns the first of the last three gates that denies the question; null if it is allowed. */
export function whyNotPermitted(
  standing: Basis,
  authority: Authority,
  catalog: Catalog,
  question: Question,
): GateResult | null {
  const asked = catalog.permission(question.permission);
  if (asked !== null && isPermitted(authority, asked, question.entityId)) return null;
  return permissionGates(standing, catalog, question).find(({ passed }) => !passed) ?? null;
}

/** Returns the result of every gate, without stopping at the first rejection. */
export function walkGates(
  standing: Basis,
  at: Circumstances,
  catalog: Catalog,
  question: Question,
): GateResult[] {
  const credential = CREDENTIAL_GATES.map(([gate, check, passed]): GateResult => {
    const because = check(standing, at, false);
    return { gate, passed: because === null, reason: because ?? passed(standing) };
  });
  return [...credential, ...permissionGates(standing, catalog, question)];
}
