import type { EntityTypeDefinition } from './catalog.ts';

const TOKEN_OPERATIONS = ['create', 'read', 'list', 'update', 'revoke', 'restore', 'delete'];

/**
 * The server's own entity types. They are in every catalogue, because the server's own fields ask
 * for them.
 */
export const OWN_ENTITY_TYPES: readonly EntityTypeDefinition[] = [
  {
    name: 'organization',
    description: 'The organization: its name and its token policy.',
    operations: ['read', 'update', 'relax-policy', 'delete'],
  },
  {
    name: 'member',
    description: 'People and service users of the organization, with their roles.',
    operations: ['create', 'read', 'list', 'update', 'promote', 'reinstate', 'delete'],
  },
  {
    name: 'member-token',
    description: "Other members' tokens, and the tokens of service users.",
    operations: TOKEN_OPERATIONS,
  },
  {
    name: 'role',
    description: 'Named sets of grants.',
    operations: ['create', 'read', 'list', 'update', 'widen', 'delete'],
  },
  {
    name: 'personal-access-token',
    description: "One's own personal access tokens.",
    operations: TOKEN_OPERATIONS,
  },
  {
    name: 'api-key',
    description: 'API keys, which act for the organization.',
    operations: TOKEN_OPERATIONS,
  },
  {
    name: 'audit-event',
    description: 'What was done, by whom, and when.',
    operations: ['read', 'list'],
  },
  {
    name: 'introspection',
    description: 'Questions of other services about the credentials that they are shown.',
    operations: ['read'],
  },
];

const ISSUING = ['create', 'update', 'restore'];

/**
 * Is it never asked about one entity? Nothing is named before it is created, and lists ask for
 * every entity: a scope that limits these to single entities would allow nothing.
 */
export const isWithoutEntity = (entityType: string, operation: string): boolean =>
  OWN_ENTITY_TYPES.some(({ name }) => name === entityType) &&
  (operation === 'create' || operation === 'list' || entityType === 'introspection');

/**
 * The operations that give authority to anybody: they issue or reactivate a secret, add or promote
 * a member, widen a role or loosen the policy.
 */
const GUARDED: ReadonlyMap<string, readonly string[]> = new Map([
  ['personal-access-token', ISSUING],
  ['member-token', ISSUING],
  ['api-key', ISSUING],
  ['member', ['create', 'promote', 'reinstate']],
  ['role', ['create', 'widen']],
  ['organization', ['relax-policy']],
]);

/**
 * Security: a leaked token must not turn itself into lasting authority. What gives authority to
 * anybody is guarded: a token or key does not inherit it from its role, and a scope confers it only
 * by naming its entity type. What takes authority away is inherited.
 */
export const isGuarded = (entityType: string, operation: string): boolean =>
  GUARDED.get(entityType)?.includes(operation) ?? false;
