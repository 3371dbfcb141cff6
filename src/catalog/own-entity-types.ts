import type { EntityTypeDefinition } from './catalog.ts';

const TOKEN_OPERATIONS = ['create', 'read', 'list', 'update', 'revoke', 'restore', 'delete'];

/** The server's own entity types. They are in every catalogue, because the server's own fields ask for them. */
export const OWN_ENTITY_TYPES: readonly EntityTypeDefinition[] = [
  { name: 'organization', description: 'The organization: its name and its token policy.', operations: ['read', 'update', 'delete'] },
  {
    name: 'member',
    description: 'People and service users of the organization, with their roles.',
    operations: ['create', 'read', 'list', 'update', 'delete'],
  },
  { name: 'member-token', description: "Other members' tokens, and the tokens of service users.", operations: TOKEN_OPERATIONS },
  { name: 'role', description: 'Named sets of grants.', operations: ['create', 'read', 'list', 'update', 'delete'] },
  { name: 'personal-access-token', description: "One's own personal access tokens.", operations: TOKEN_OPERATIONS },
  { name: 'api-key', description: 'API keys, which act for the organization.', operations: TOKEN_OPERATIONS },
  { name: 'audit-event', description: 'What was done, by whom, and when.', operations: ['read', 'list'] },
  { name: 'introspection', description: 'Questions of other services about the credentials that they are shown.', operations: ['read'] },
];

const SECRET_MAKING = new Set(['create', 'update', 'restore']);

/**
 * Security: the permissions that make or revive a secret. They are not inherited by a token or key, so that a
 * leaked one cannot mint another: a scope must name their entity type.
 */
export const isGuarded = (entityType: string, operation: string): boolean =>
  (entityType === 'personal-access-token' || entityType === 'member-token' || entityType === 'api-key') && SECRET_MAKING.has(operation);
