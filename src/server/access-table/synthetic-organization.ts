import { toAuthority, type Actor } from '../../access/authority.ts';
import type {
  CredentialFacts,
  CredentialKind,
  MemberStatus,
  OrganizationFacts,
  RoleFacts,
  Standing,
  UserFacts,
} from '../../access/standing.ts';
import type { Catalog, RoleDefinition } from '../../catalog/catalog.ts';
import type { MemberFacts } from '../../member/member.ts';
import { DEFAULT_POLICY } from '../../organization/policy.ts';
import { DRY_RUN_TIME } from './dry-run.ts';

// An organization that exists only to print the access table.

/** The credentials that a caller can present. A token has no scopes, so it carries the whole role. */
export const CALLER_KINDS = ['session', 'token', 'key'] as const;
/** One of `CALLER_KINDS`. */
export type CallerKind = (typeof CALLER_KINDS)[number];

/** Who calls. */
export interface SyntheticCaller {
  readonly kind: CallerKind;
  readonly role: RoleFacts;
  readonly caller: Actor;
}

const CREDENTIAL_KIND = {
  session: 'SESSION',
  token: 'PERSONAL_ACCESS_TOKEN',
  key: 'API_KEY',
} as const satisfies Record<CallerKind, CredentialKind>;

/** Returns the row id with this number. */
export const rowId = (n: number): string =>
  `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

const organizationOf = (n: number): OrganizationFacts => ({
  id: rowId(n),
  slug: 'synthetic',
  name: 'Synthetic',
  // Strict in one setting and lax in another, so that the policy can be relaxed and tightened.
  policy: { ...DEFAULT_POLICY, requireIpAllowList: true },
  createdAt: DRY_RUN_TIME,
  suspendedAt: null,
});

/** The caller's organization, and another one. */
export const ORGANIZATION = organizationOf(1);
export const OTHER_ORGANIZATION = organizationOf(2);

const userOf = (n: number, kind: UserFacts['kind']): UserFacts => ({
  id: rowId(n),
  kind,
  name: 'Synthetic',
  email: null,
  suspendedAt: null,
});

/** The caller, another person, and a service user. */
export const CALLER = userOf(10, 'PERSON');
export const PERSON = userOf(11, 'PERSON');
export const SERVICE_USER = userOf(12, 'SERVICE');

/** A built-in role of the catalogue. */
export const builtInRole = ({ key, name, grants }: RoleDefinition, n = 20): RoleFacts => ({
  id: rowId(n),
  key,
  name,
  builtIn: true,
  grants,
});

/** A custom role with these grants. */
export const customRole = (grants: readonly string[]): RoleFacts => ({
  id: rowId(21),
  key: 'custom',
  name: 'Custom',
  builtIn: false,
  grants,
});

/** A role that is lower than every other role. */
export const LOWER_ROLE = customRole([]);
/** The role that no other role exceeds. */
export const OWNER_ROLE = customRole(['*:*']);

/** Returns the credential of this owner; a null owner means an API key. */
export function standingOf(
  kind: CredentialKind,
  owner: UserFacts | null,
  role: RoleFacts,
  credential: Partial<CredentialFacts> = {},
  organization: OrganizationFacts = ORGANIZATION,
): Standing {
  return {
    credential: {
      id: rowId(30),
      kind,
      type: kind === 'PERSONAL_ACCESS_TOKEN' ? 'PERSONAL' : null,
      prefix: '',
      name: 'synthetic',
      description: null,
      narrowed: false,
      scopes: [],
      ipAllowList: ['0.0.0.0/0'],
      createdAt: DRY_RUN_TIME,
      updatedAt: DRY_RUN_TIME,
      expiresAt: null,
      revokedAt: null,
      revokedById: null,
      createdById: null,
      lastUsedAt: null,
      lastUsedIp: null,
      userAgent: null,
      ip: null,
      ...credential,
    },
    organization,
    owner,
    membership: owner && { id: owner.id, status: 'ACTIVE', createdAt: DRY_RUN_TIME },
    role,
    makers: [],
  };
}

/** Returns a member who is not the caller. */
export const memberOf = (
  user: UserFacts,
  role: RoleFacts,
  status: MemberStatus = 'ACTIVE',
): MemberFacts => ({
  id: user.id,
  status,
  createdAt: DRY_RUN_TIME,
  user,
  role,
  organization: ORGANIZATION,
});

/** Returns the caller with this built-in role and kind of credential. */
export function syntheticCaller(
  catalog: Catalog,
  definition: RoleDefinition,
  kind: CallerKind,
): SyntheticCaller {
  const role = builtInRole(definition);
  const owner = kind === 'key' ? null : CALLER;
  const standing = standingOf(CREDENTIAL_KIND[kind], owner, role, { id: rowId(31) });
  return { kind, role, caller: { standing, authority: toAuthority(standing, catalog) } };
}
