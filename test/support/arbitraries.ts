import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Circumstances, Question } from '../../src/access/gate.ts';
import type {
  CredentialFacts,
  OrganizationFacts,
  RoleFacts,
  ScopeFacts,
  Standing,
  TokenPolicy,
} from '../../src/access/standing.ts';
import type { Catalog } from '../../src/catalog/catalog.ts';
import { parseCatalog } from '../../src/catalog/parse-catalog.ts';

/** The text of the default catalogue. */
export const DEFAULT_CATALOG_TEXT = readFileSync(
  new URL('../../src/catalog/default-catalog.yaml', import.meta.url),
  'utf8',
);

/** Parses a catalogue that is known to be valid. */
export function catalogOf(text: string): Catalog {
  const reading = parseCatalog(text);
  if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
  return reading.catalog;
}

/** The default catalogue. */
export const catalog = catalogOf(DEFAULT_CATALOG_TEXT);

/** The current time for every generated value. */
export const NOW = new Date('2026-06-15T12:00:00.000Z');
/** Returns the instant so many milliseconds later. */
export const at = (offsetMs: number): Date => new Date(NOW.getTime() + offsetMs);

/** A policy without requirements. */
export const POLICY: TokenPolicy = {
  defaultTokenLifetime: null,
  maxTokenLifetime: null,
  neverExpiringTokens: true,
  requireIpAllowList: false,
  deleteActiveTokens: true,
  uniqueTokenNames: false,
};

const ORGANIZATION: OrganizationFacts = {
  id: 'organization',
  slug: 'main',
  name: 'Main',
  policy: POLICY,
  createdAt: NOW,
  suspendedAt: null,
};

/** Creates a valid token, with these changes. */
export const credentialOf = (differs: Partial<CredentialFacts> = {}): CredentialFacts => ({
  id: 'credential',
  kind: 'PERSONAL_ACCESS_TOKEN',
  type: 'PERSONAL',
  prefix: 'pat_abcdef',
  name: 'a token',
  description: null,
  narrowed: false,
  scopes: [],
  ipAllowList: [],
  createdAt: NOW,
  updatedAt: NOW,
  expiresAt: null,
  revokedAt: null,
  revokedById: null,
  createdById: null,
  lastUsedAt: null,
  lastUsedIp: null,
  userAgent: null,
  ip: null,
  ...differs,
});

/** A role with these grants. */
export const roleOf = (grants: readonly string[]): RoleFacts => ({
  id: 'role',
  key: 'custom',
  name: 'Custom',
  builtIn: false,
  grants,
});

/** Scopes as stored: `channel:read`, or `channel:read@42` on one entity. */
export const scopesOf = (...texts: readonly string[]): ScopeFacts[] =>
  texts.map((text, i) => {
    const [permission = '', entityId = null] = text.split('@');
    return { id: String(i), permission, entityId };
  });

/** Creates the standing of a valid token that may do everything, with these changes. */
export const standingOf = (
  differs: Partial<Omit<Standing, 'credential'>> & {
    readonly credential?: Partial<CredentialFacts>;
  } = {},
): Standing => ({
  organization: ORGANIZATION,
  owner: { id: 'user', kind: 'PERSON', name: 'Ada', email: 'ada@example.org', suspendedAt: null },
  membership: { id: 'member', status: 'ACTIVE', createdAt: NOW },
  role: roleOf(['*:*']),
  makers: [],
  ...differs,
  credential: credentialOf(differs.credential),
});

const ENTITY_IDS = ['one', 'two', 'three'];
const entityTypes = catalog.entityTypes.map(({ name }) => name);
const operations = [...new Set(catalog.entityTypes.flatMap((type) => type.operations))];

/** Generates a permission of the catalogue, often a guarded or a similar one. */
export const permission = fc.oneof(
  fc.constantFrom(...catalog.permissions),
  fc.constantFrom(...catalog.spellOut(catalog.guarded)),
  fc.constantFrom('channel:read', 'channel:publish', 'repository:read'),
);

const pattern = fc.oneof(
  fc.constantFrom(...entityTypes).map((type) => `${type}:*`),
  fc.constantFrom(...operations).map((operation) => `*:${operation}`),
  fc.constantFrom('channel:*', 'api-key:*', '*:create', '*:read', '*:*'),
);
const unknown = fc.constantFrom(
  'ghost:read',
  'channel:fly',
  'ghost:*',
  '*:fly',
  'Channel:read',
  'channel',
  '',
  ':',
  '*',
  'channel:read:1',
  ' channel:read',
);

/** Generates a grant of a role: a permission, a pattern, or one that no longer names anything. */
export const grant = fc.oneof(
  { weight: 5, arbitrary: permission },
  { weight: 4, arbitrary: pattern },
  { weight: 1, arbitrary: unknown },
);

/** Generates the permission of a scope: a grant, or a named scope. */
export const scopePermission = fc.oneof(
  { weight: 4, arbitrary: grant },
  { weight: 1, arbitrary: fc.constantFrom(...catalog.scopes.map(({ name }) => name)) },
);

/** Generates an entity, or null for every entity. */
export const entityId = fc.option(fc.constantFrom(...ENTITY_IDS), { nil: null });

/** A scope as stored. */
export const scope: fc.Arbitrary<ScopeFacts> = fc.record({
  id: fc.constant('scope'),
  permission: scopePermission,
  entityId,
});

/** Generates a role: a built-in one, or random grants. */
export const role: fc.Arbitrary<RoleFacts> = fc
  .oneof(
    fc.constantFrom(...catalog.roles.map(({ grants }) => grants)),
    fc.array(grant, { maxLength: 6 }),
  )
  .map(roleOf);

const instant = fc.option(fc.constantFrom(at(-86_400_000), at(-1), NOW, at(1), at(86_400_000)), {
  nil: null,
  freq: 3,
});
const rarely = <T>(often: T, ...rare: T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { weight: 5, arbitrary: fc.constant(often) },
    { weight: 1, arbitrary: fc.constantFrom(...rare) },
  );

const credential: fc.Arbitrary<CredentialFacts> = fc
  .record({
    kind: fc.constantFrom(
      'SESSION' as const,
      'PERSONAL_ACCESS_TOKEN' as const,
      'PERSONAL_ACCESS_TOKEN' as const,
      'API_KEY' as const,
    ),
    narrowed: fc.boolean(),
    scopes: fc.array(scope, { maxLength: 5 }),
    ipAllowList: rarely<readonly string[]>([], ['203.0.113.0/24'], ['2001:db8::/32']),
    expiresAt: instant,
    revokedAt: rarely<Date | null>(null, at(-1)),
    scim: rarely(false, true),
  })
  .map(({ scim, ...facts }) =>
    credentialOf({
      ...facts,
      type: facts.kind === 'PERSONAL_ACCESS_TOKEN' ? (scim ? 'SCIM' : 'PERSONAL') : null,
    }),
  );

const single: fc.Arbitrary<Standing> = fc
  .record({
    credential,
    role: fc.option(role, { nil: null, freq: 10 }),
    ownerSuspendedAt: rarely<Date | null>(null, at(-1)),
    organizationSuspendedAt: rarely<Date | null>(null, at(-1)),
    status: rarely<'ACTIVE' | 'SUSPENDED' | 'INVITED' | null>(
      'ACTIVE',
      'SUSPENDED',
      'INVITED',
      null,
    ),
  })
  .map((made) => {
    const standing = standingOf({
      credential: made.credential,
      role: made.role,
      organization: { ...ORGANIZATION, suspendedAt: made.organizationSuspendedAt },
    });
    if (made.credential.kind === 'API_KEY') return { ...standing, owner: null, membership: null };
    return {
      ...standing,
      owner: standing.owner && { ...standing.owner, suspendedAt: made.ownerSuspendedAt },
      membership: made.status && { id: 'member', status: made.status, createdAt: NOW },
    };
  });

/** Generates a credential in any state, with up to two issuers, of which some are deleted. */
export const standing: fc.Arbitrary<Standing> = fc
  .tuple(
    single,
    fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      {
        weight: 2,
        arbitrary: fc.array(fc.option(single, { nil: null, freq: 8 }), {
          minLength: 1,
          maxLength: 2,
        }),
      },
    ),
  )
  .map(([made, makers]) => ({ ...made, makers }));

/** Generates a narrowed token with up to two issuers. */
export const narrowed: fc.Arbitrary<Standing> = standing.map((made) => ({
  ...made,
  credential: { ...made.credential, kind: 'PERSONAL_ACCESS_TOKEN' as const, narrowed: true },
}));

/** Generates a question, sometimes about an unknown permission. */
export const question: fc.Arbitrary<Question> = fc.record({
  permission: fc.oneof({ weight: 9, arbitrary: permission }, { weight: 1, arbitrary: unknown }),
  entityId,
});

/** Generates the origin of a request. */
export const circumstances: fc.Arbitrary<Circumstances> = fc.record({
  now: fc.constant(NOW),
  address: fc.constantFrom('203.0.113.7', '2001:db8::1', '::ffff:203.0.113.7', null),
  surface: rarely<'api' | 'scim'>('api', 'scim'),
});
