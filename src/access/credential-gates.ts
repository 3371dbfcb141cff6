import { formatInstant } from '../core/format-time.ts';
import { describeBudget } from './budget.ts';
import { hasExpired } from './expired.ts';
import type { Circumstances } from './gate.ts';
import type { AccessGate } from './gates.ts';
import { isAddressAllowed } from './ip-allow-list.ts';
import type { Basis } from './standing.ts';

/** Null if the gate passed, otherwise the reason for rejection. */
type Judgement = string | null;
/** Evaluates a gate for a credential, or (`isMaker`) for a token that issued it. */
type Check = (standing: Basis, at: Circumstances, isMaker: boolean) => Judgement;
type CredentialGate = readonly [
  gate: AccessGate,
  check: Check,
  passed: (standing: Basis) => string,
];

const NOUN = { SESSION: 'session', PERSONAL_ACCESS_TOKEN: 'token', API_KEY: 'key' } as const;

/** The credential, and its owner, as reasons name them. */
const nameOf = ({ credential }: Basis, isMaker: boolean): string =>
  isMaker
    ? `The ${NOUN[credential.kind]} that created it (${credential.prefix})`
    : `This ${NOUN[credential.kind]}`;
const ownerOf = ({ credential, owner }: Basis, isMaker: boolean): string =>
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

function checkMaker(maker: Basis | null, at: Circumstances, check: Check): Judgement {
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
  ({ credential }: Basis): string =>
    credential.kind === 'API_KEY'
      ? 'An API key acts for the organization and has no owner.'
      : passed;

/** The gates that judge the credential, in evaluation order. */
export const CREDENTIAL_GATES: readonly CredentialGate[] = [
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
