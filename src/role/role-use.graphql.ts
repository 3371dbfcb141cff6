import { mayEverywhere } from '../graphql/authorization.ts';
import { builder } from '../graphql/builder.ts';
import { RoleType } from './role.graphql.ts';
import { loadRoleUses } from './role-use.loader.ts';

// Security: how many there are is told to whoever may list them, and to nobody else.

builder.objectField(RoleType, 'memberCount', (t) =>
  t.int({
    nullable: true,
    description: 'How many members have it. Null for whoever may not list members.',
    resolve: async ({ id }, _args, { request }) =>
      mayEverywhere(request, 'member:list') ? (await loadRoleUses(request, id)).members : null,
  }),
);

builder.objectField(RoleType, 'apiKeyCount', (t) =>
  t.int({
    nullable: true,
    description:
      'How many API keys have it, revoked and expired ones included. Null for whoever may not list API keys.',
    resolve: async ({ id }, _args, { request }) =>
      mayEverywhere(request, 'api-key:list') ? (await loadRoleUses(request, id)).apiKeys : null,
  }),
);
