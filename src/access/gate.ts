import { shown } from '../core/shown.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { covers } from '../catalog/permission-set.ts';
import { formatInstant } from '../core/format-time.ts';
import {
  isPermitted,
  isPermittedSomewhere,
  NO_AUTHORITY,
  rolePermissions,
  toAuthority,
  type Authority,
} from './authority.ts';
import type { AccessGate } from './gates.ts';
import { hasExpired } from './expired.ts';
import { describeBudget, type Budget } from './budget.ts';
import { isAddressAllowed } from './ip-allow-list.ts';
import type { Standing } from './standing.ts';

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

/** Null if the gate passed, otherwise the reason for rejection. */
type Judgement = string | null;
/** Evaluates a gate for a credential, or (`isMaker`) for a token that issued it. */
type Check = (standing: Standing, at: Circumstances, isMaker: boolean) => Judgement;
type CredentialGate = readonly [
  gate: AccessGate,
  check: Check,
  passed: (standing: Standing) => string,
];

const NOUN = { SESSION: 'session', PERSONAL_ACCESS_TOKEN: 'token', API_KEY: 'key' } as const;

/** The credential, and its owner, as reasons name them. */
const nameOf = ({ credential }: Standing, isMaker: boolean): string =>
  isMaker
    ? `The ${NOUN[credential.kind]} that created it (${credential.prefix})`
    : `This ${NOUN[credential.kind]}`;
const ownerOf = ({ credential, owner }: Standing, isMaker: boolean): string =>
  `${owner?.name ?? 'The owner'}${isMaker ? ` (owner of ${credential.prefix}, which created it)` : ''}`;

/**
 * Applies a check to the credential and to all of its issuers, because a token is valid only while
 * its issuer is.
 */
const ofAll =
  (check: Check): Check =>
  (standing, at) =>
    check(standing, at, false) ??
    standing.makers.reduce<Judgement>(
      (because, maker) => because ?? checkMaker(maker, at, check),
      null,
    );

function checkMaker(maker: Standing | null, at: Circumstances, check: Check): Judgement {
  return maker === null ? 'The token that created it was deleted.' : check(maker, at, true);
}

const checkRevoked: Check = (standing, _at, isMaker) => {
  const { revokedAt } = standing.credential;
  return revokedAt && `${nameOf(standing, isMaker)} was revoked on ${formatInstant(revokedAt)}.`;
};

// Security: evaluates expiry at use by the database's clock, so a late cleanup job or a skewed
// clock cannot extend a token's life.
const checkExpired: Check = (standing, { now }, isMaker) => {
  const { expiresAt } = standing.credential;
  return expiresAt && hasExpired(expiresAt, now)
    ? `${nameOf(standing, isMaker)} expired on ${formatInstant(expiresAt)}.`
    : null;
};

const checkOrganization: Check = ({ organization }) =>
  organization.suspendedAt ? `The organization ${organization.slug} is suspended.` : null;

const checkOwner: Check = (standing, _at, isMaker) =>
  standing.owner?.suspendedAt ? `The account of ${ownerOf(standing, isMaker)} is suspended.` : null;

const checkMembership: Check = (standing, _at, isMaker) => {
  const { credential, membership, organization } = standing;
  if (credential.kind === 'API_KEY') return null;
  if (!membership)
    return `${ownerOf(standing, isMaker)} is no longer a member of ${organization.slug}.`;
  if (membership.status === 'ACTIVE') return null;
  if (membership.status === 'SUSPENDED')
    return `${ownerOf(standing, isMaker)} is suspended in ${organization.slug}.`;
  // Security: hides the account's name until it accepts the invitation, which prevents account
  // enumeration by inviting e-mail addresses.
  return isMaker
    ? `The owner of ${credential.prefix}, which created it, has not accepted the invitation yet.`
    : 'The invitation has not been accepted yet.';
};

const checkAddress: Check = (standing, { address }, isMaker) =>
  isAddressAllowed(standing.credential.ipAllowList, address)
    ? null
    : `${nameOf(standing, isMaker)} does not allow requests from ${address ?? 'an unknown address'}.`;

const checkSurface: Check = ({ credential }, { surface }) => {
  if ((credential.type === 'SCIM' ? 'scim' : 'api') === surface) return null;
  return credential.type === 'SCIM'
    ? 'A SCIM token works on /scim/v2 only.'
    : 'Only SCIM tokens work on /scim/v2.';
};

const checkRate: Check = (_standing, { exceeded }) =>
  exceeded
    ? `Rate limit exceeded: ${describeBudget(exceeded)}. Try again in ${countOf(exceeded.resetSeconds, 'second')}.`
    : null;

const countOf = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Returns the reason for a passed gate about the owner, which an API key does not have. */
const ofOwner =
  (passed: string) =>
  ({ credential }: Standing): string =>
    credential.kind === 'API_KEY'
      ? 'An API key acts for the organization and has no owner.'
      : passed;

const CREDENTIAL_GATES: readonly CredentialGate[] = [
  ['CREDENTIAL_KNOWN', () => null, () => 'Credential exists.'],
  ['NOT_REVOKED', ofAll(checkRevoked), () => 'Not revoked.'],
  ['NOT_EXPIRED', ofAll(checkExpired), () => 'Not expired.'],
  ['ORGANIZATION_ACTIVE', checkOrganization, () => 'Organization is active.'],
  ['OWNER_ACTIVE', ofAll(checkOwner), ofOwner("Owner's account is active.")],
  ['MEMBERSHIP_ACTIVE', ofAll(checkMembership), ofOwner('Owner is an active member.')],
  ['IP_ALLOWED', ofAll(checkAddress), () => 'Allowed from this address.'],
  ['SURFACE_ALLOWED', checkSurface, () => 'Allowed on this API.'],
  ['WITHIN_RATE_LIMIT', checkRate, () => 'Within rate limit.'],
];

/**
 * Returns the first gate that rejects the credential; null if it is accepted. Stops at the first
 * rejection, because it runs on every request.
 */
export function whyNotUsable(standing: Standing, at: Circumstances): GateResult | null {
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
export function blockedBy(standing: Standing, now: Date): GateResult | null {
  return whyNotUsable(fromAnywhere(standing), {
    now,
    address: null,
    surface: surfaceOf(standing),
  });
}

/** Whether the credential would be accepted now, regardless of address. */
export const isUsable = (standing: Standing, now: Date): boolean =>
  blockedBy(standing, now) === null;

/**
 * Returns what the credential can do now: role ∩ scopes ∩ issuers if it is usable, otherwise
 * nothing. For display only; requests evaluate the gates.
 */
export const effectiveAuthority = (standing: Standing, catalog: Catalog, now: Date): Authority =>
  isUsable(standing, now) ? toAuthority(standing, catalog) : NO_AUTHORITY;

const fromAnywhere = (standing: Standing): Standing => ({
  ...standing,
  credential: { ...standing.credential, ipAllowList: [] },
  makers: standing.makers.map((maker) => maker && fromAnywhere(maker)),
});

/** Returns the surface that accepts the credential. */
export const surfaceOf = ({ credential }: Standing): Surface =>
  credential.type === 'SCIM' ? 'scim' : 'api';

/** An access question: a permission of the catalogue, on one entity or (null) on every entity. */
export interface Question {
  readonly permission: string;
  readonly entityId: string | null;
}

/** Returns the first of the last three gates that denies the question; null if it is allowed. */
export function whyNotPermitted(
  standing: Standing,
  authority: Authority,
  catalog: Catalog,
  question: Question,
): GateResult | null {
  const asked = catalog.permission(question.permission);
  if (asked !== null && isPermitted(authority, asked, question.entityId)) return null;
  return grantGates(standing, catalog, question).find(({ passed }) => !passed) ?? null;
}

/**
 * Evaluates the role, token and entity gates independently. Together they allow exactly what
 * `toAuthority` permits.
 */
function grantGates(
  standing: Standing,
  catalog: Catalog,
  { permission, entityId }: Question,
): GateResult[] {
  const asked = catalog.permission(permission);
  const carried = toAuthority(standing, catalog, catalog.everything);
  const byRole = asked !== null && covers(rolePermissions(standing, catalog), asked);
  const byToken = asked !== null && isPermittedSomewhere(carried, asked);
  const onEntity = asked !== null && isPermitted(carried, asked, entityId);
  const unknown = asked === null ? `The catalogue has no permission "${shown(permission)}".` : null;
  return [
    {
      gate: 'ROLE_GRANTS',
      passed: byRole,
      reason: unknown ?? roleReason(standing, byRole, permission),
    },
    {
      gate: 'TOKEN_GRANTS',
      passed: byToken,
      reason: unknown ?? tokenReason(standing, byToken, permission),
    },
    {
      gate: 'ENTITY_IN_SCOPE',
      passed: onEntity,
      reason: unknown ?? entityReason(byToken, onEntity, entityId),
    },
  ];
}

const roleReason = ({ role }: Standing, passed: boolean, permission: string): string =>
  role
    ? `Role ${role.name} ${passed ? 'includes' : 'does not include'} ${permission}.`
    : 'The owner has no role in this organization.';

function tokenReason(
  { credential, makers }: Standing,
  passed: boolean,
  permission: string,
): string {
  if (credential.kind === 'SESSION') return 'A session has the full access of the role.';
  if (passed)
    return credential.narrowed ? `A scope includes ${permission}.` : 'Full access of the role.';
  if (makers.length > 0)
    return `Its scopes, or those of the token that created it, do not include ${permission}.`;
  return credential.narrowed
    ? `No scope includes ${permission}.`
    : `${permission} is guarded: full access of the role does not include it. Use a scope that names its entity type.`;
}

function entityReason(byToken: boolean, passed: boolean, entityId: string | null): string {
  if (!byToken) return 'No scope allows it on any item.';
  if (entityId === null)
    return passed ? 'Allowed on all items.' : 'Allowed on specific items only. Name one by its ID.';
  return passed ? `Allowed on ${shown(entityId)}.` : `Not allowed on ${shown(entityId)}.`;
}

/** Returns the result of every gate, without stopping at the first rejection. */
export function walkGates(
  standing: Standing,
  at: Circumstances,
  catalog: Catalog,
  question: Question,
): GateResult[] {
  const credential = CREDENTIAL_GATES.map(([gate, check, passed]): GateResult => {
    const because = check(standing, at, false);
    return { gate, passed: because === null, reason: because ?? passed(standing) };
  });
  return [...credential, ...grantGates(standing, catalog, question)];
}
