import { shown } from '../text-rules.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { covers } from '../catalog/permission-set.ts';
import { isPermitted, isPermittedSomewhere, rolePermissions, toAuthority, type Authority } from './authority.ts';
import { describeBudget, type Budget } from './budget.ts';
import { isAddressAllowed } from './ip-allow-list.ts';
import type { Standing } from './standing.ts';

/** The gates in the order in which a request meets them. */
export const GATES = [
  'CREDENTIAL_KNOWN',
  'NOT_REVOKED',
  'NOT_EXPIRED',
  'ORGANIZATION_ACTIVE',
  'OWNER_ACTIVE',
  'MEMBERSHIP_ACTIVE',
  'IP_ALLOWED',
  'SURFACE_ALLOWED',
  'WITHIN_RATE_LIMIT',
  'ROLE_GRANTS',
  'TOKEN_GRANTS',
  'ENTITY_IN_SCOPE',
] as const;
/** One check on the way to yes. */
export type AccessGate = (typeof GATES)[number];

/** Where a request came in. SCIM tokens are let in on `scim` alone, and nothing else is let in there. */
export type Surface = 'api' | 'scim';

/** What a credential is judged by, besides its own standing. Null for an address that could not be read. */
export interface Circumstances {
  readonly now: Date;
  readonly address: string | null;
  readonly surface: Surface;
  /** The window of the rate limit that allows no more; left out or null when there is none. */
  readonly exceeded?: Budget | null;
}

/** A gate that was met, passed or not, and why: a sentence for the person who asks. */
export interface GateResult {
  readonly gate: AccessGate;
  readonly passed: boolean;
  readonly reason: string;
}

/** Passed, or the reason for refusing. */
type Judgement = string | null;
type CredentialGate = readonly [gate: AccessGate, refuse: (standing: Standing, at: Circumstances) => Judgement, passed: string];

/** Asks it of the credential, and of everything that made it: a token dies with its maker. */
const ofAll =
  (refuse: (standing: Standing, at: Circumstances) => Judgement) =>
  (standing: Standing, at: Circumstances): Judgement =>
    refuse(standing, at) ?? standing.makers.reduce<Judgement>((because, maker) => because ?? refuseMaker(maker, at, refuse), null);

function refuseMaker(maker: Standing | null, at: Circumstances, refuse: (standing: Standing, at: Circumstances) => Judgement): Judgement {
  if (maker === null) return 'The token that made it was deleted.';
  const because = refuse(maker, at);
  return because && `Of the token that made it (${maker.credential.prefix}): ${because}`;
}

const refuseRevoked = ({ credential }: Standing): Judgement => (credential.revokedAt ? `It was revoked at ${credential.revokedAt.toISOString()}.` : null);

// Security: expiry is judged when used and by the database's clock, never by a job that cleans up.
const refuseExpired = ({ credential }: Standing, { now }: Circumstances): Judgement =>
  credential.expiresAt && credential.expiresAt <= now ? `It expired at ${credential.expiresAt.toISOString()}.` : null;

const refuseOrganization = ({ organization }: Standing): Judgement => (organization.suspendedAt ? `The organization ${organization.slug} is suspended.` : null);

const refuseOwner = ({ owner }: Standing): Judgement => (owner?.suspendedAt ? `The account of its owner, ${owner.name}, is suspended.` : null);

function refuseMembership({ credential, membership, owner, organization }: Standing): Judgement {
  if (credential.kind === 'API_KEY') return null;
  if (!membership) return `Its owner is not a member of ${organization.slug}.`;
  if (membership.status === 'ACTIVE') return null;
  return membership.status === 'SUSPENDED'
    ? `Its owner, ${owner?.name ?? 'a member'}, is suspended in ${organization.slug}.`
    : 'Its owner has not accepted the invitation yet.';
}

const refuseAddress = ({ credential }: Standing, { address }: Circumstances): Judgement =>
  isAddressAllowed(credential.ipAllowList, address) ? null : `It may not be used from ${address ?? 'an address that cannot be read'}.`;

const refuseSurface = ({ credential }: Standing, { surface }: Circumstances): Judgement => {
  if ((credential.type === 'SCIM' ? 'scim' : 'api') === surface) return null;
  return credential.type === 'SCIM' ? 'A SCIM token is let in on /scim/v2 alone.' : 'Only a SCIM token is let in here.';
};

const refuseRate = (_standing: Standing, { exceeded }: Circumstances): Judgement =>
  exceeded ? `The limit of ${describeBudget(exceeded)} is used up until ${exceeded.resetAt.toISOString()}.` : null;

const CREDENTIAL_GATES: readonly CredentialGate[] = [
  ['CREDENTIAL_KNOWN', () => null, 'It is known, and the secret is the right one.'],
  ['NOT_REVOKED', ofAll(refuseRevoked), 'It is not revoked.'],
  ['NOT_EXPIRED', ofAll(refuseExpired), 'It has not expired.'],
  ['ORGANIZATION_ACTIVE', refuseOrganization, 'The organization is active.'],
  ['OWNER_ACTIVE', ofAll(refuseOwner), "Its owner's account is active."],
  ['MEMBERSHIP_ACTIVE', ofAll(refuseMembership), 'Its owner is an active member, or it acts for the organization.'],
  ['IP_ALLOWED', ofAll(refuseAddress), 'It may be used from this address.'],
  ['SURFACE_ALLOWED', refuseSurface, 'It is let in on this surface.'],
  ['WITHIN_RATE_LIMIT', refuseRate, 'No limit is exceeded.'],
];

/** The first gate that the credential itself does not pass; null when it is let in. Stops there: this runs on every request. */
export function refuseCredential(standing: Standing, at: Circumstances): GateResult | null {
  for (const [gate, refuse] of CREDENTIAL_GATES) {
    const because = refuse(standing, at);
    if (because !== null) return { gate, passed: false, reason: because };
  }
  return null;
}

/** Would it be let in at this moment, wherever it comes from? Status, owner, membership and organization together. */
export function isUsable(standing: Standing, now: Date): boolean {
  return refuseCredential(fromAnywhere(standing), { now, address: null, surface: surfaceOf(standing) }) === null;
}

const fromAnywhere = (standing: Standing): Standing => ({
  ...standing,
  credential: { ...standing.credential, ipAllowList: [] },
  makers: standing.makers.map((maker) => maker && fromAnywhere(maker)),
});

/** The surface that the credential is for. */
export const surfaceOf = ({ credential }: Standing): Surface => (credential.type === 'SCIM' ? 'scim' : 'api');

/** What is asked for: a permission of the catalogue, perhaps on one entity. */
export interface Question {
  readonly permission: string;
  readonly entityId: string | null;
}

/** The first of the last three gates that the authority does not pass; null when it may. */
export function refuseQuestion(standing: Standing, authority: Authority, catalog: Catalog, question: Question): GateResult | null {
  const asked = catalog.permission(question.permission);
  if (asked !== null && isPermitted(authority, asked, question.entityId)) return null;
  return grantGates(standing, catalog, question).find(({ passed }) => !passed) ?? null;
}

/** Role, token and entity, each judged for itself: together they are exactly what `toAuthority` permits. */
function grantGates(standing: Standing, catalog: Catalog, { permission, entityId }: Question): GateResult[] {
  const asked = catalog.permission(permission);
  const carried = toAuthority(standing, catalog, catalog.everything);
  const byRole = asked !== null && covers(rolePermissions(standing, catalog), asked);
  const byToken = asked !== null && isPermittedSomewhere(carried, asked);
  const onEntity = asked !== null && isPermitted(carried, asked, entityId);
  const unknown = asked === null ? `The catalogue has no permission "${shown(permission)}".` : null;
  return [
    { gate: 'ROLE_GRANTS', passed: byRole, reason: unknown ?? roleReason(standing, byRole, permission) },
    { gate: 'TOKEN_GRANTS', passed: byToken, reason: unknown ?? tokenReason(standing, byToken, permission) },
    { gate: 'ENTITY_IN_SCOPE', passed: onEntity, reason: unknown ?? entityReason(byToken, onEntity, entityId) },
  ];
}

const roleReason = ({ role }: Standing, passed: boolean, permission: string): string =>
  role ? `The role ${role.key} ${passed ? 'holds' : 'does not hold'} ${permission}.` : 'Its owner has no role here.';

function tokenReason({ credential, makers }: Standing, passed: boolean, permission: string): string {
  if (credential.kind === 'SESSION') return 'A session carries the whole role.';
  if (passed) return credential.narrowed ? `A scope allows ${permission}.` : 'It is not narrowed: it carries the whole role.';
  if (makers.length > 0) return `Its scopes, or those of the token that made it, do not allow ${permission}.`;
  return credential.narrowed
    ? `No scope allows ${permission}.`
    : `${permission} gives authority, so a token has it only by a scope that names its entity type.`;
}

function entityReason(byToken: boolean, passed: boolean, entityId: string | null): string {
  if (!byToken) return 'No scope allows it on any entity.';
  if (entityId === null) return passed ? 'It is allowed on every entity.' : 'It is allowed on single entities only: say which.';
  return passed ? `It is allowed on ${shown(entityId)}.` : `It is not allowed on ${shown(entityId)}.`;
}

/** Every gate, passed or not: the walk does not stop at the first refusal. */
export function walkGates(standing: Standing, at: Circumstances, catalog: Catalog, question: Question): GateResult[] {
  const credential = CREDENTIAL_GATES.map(([gate, refuse, passed]): GateResult => {
    const because = refuse(standing, at);
    return { gate, passed: because === null, reason: because ?? passed };
  });
  return [...credential, ...grantGates(standing, catalog, question)];
}
