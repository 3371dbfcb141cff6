import type { EntityTypeDefinition } from './catalog.ts';

const TOKEN_OPERATIONS = ['create', 'read', 'list', 'update', 'revoke', 'restore', 'delete'];

/**
 * The built-in entity types, part of every catalogue because the server's own API requires them.
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
    description: "The viewer's personal access tokens.",
    operations: TOKEN_OPERATIONS,
  },
  {
    name: 'api-key',
    description: 'API keys, which act for the organization.',
    operations: TOKEN_OPERATIONS,
  },
  {
    name: 'audit-event',
    description: 'The audit log: who did what, and when.',
    operations: ['read', 'list'],
  },
  {
    name: 'introspection',
    description: 'Introspection of credentials by other services.',
    operations: ['read'],
  },
];

const ISSUING = ['create', 'update', 'restore'];

/**
 * Whether the permission never applies to a single entity: create operations have no target yet,
 * and lists apply to every entity. A scope that limits one of these to an entity would allow
 * nothing.
 */
export const isWithoutEntity = (entityType: string, operation: string): boolean =>
  OWN_ENTITY_TYPES.some(({ name }) => name === entityType) &&
  (operation === 'create' || operation === 'list' || entityType === 'introspection');

/**
 * Operations that grant authority: they issue or reactivate a secret, add or promote a member,
 * widen a role or relax the policy.
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
 * Whether a permission is guarded: tokens and keys do not inherit it from their role, and a scope
 * confers it only by naming its entity type.
 *
 * Security: prevents a leaked token from gaining persistence or escalating privileges. Permissions
 * that reduce authority are inherited.
 */
export const isGuarded = (entityType: string, operation: string): boolean =>
  GUARDED.get(entityType)?.includes(operation) ?? false;
