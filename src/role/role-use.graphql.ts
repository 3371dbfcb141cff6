import { may } from '../access/may.ts';
import { builder } from '../graphql/builder.ts';
import { RoleType } from './role.graphql.ts';
import { loadRoleUses } from './role-use.loader.ts';

// Security: discloses counts only to callers who may list the counted objects.

builder.objectField(RoleType, 'memberCount', (t) =>
  t.int({
    nullable: true,
    description: 'The number of members with this role. Null if the caller lacks member:list.',
    resolve: async ({ id }, _args, { call }) =>
      may(call, 'member:list') ? (await loadRoleUses(call, id)).members : null,
  }),
);

builder.objectField(RoleType, 'apiKeyCount', (t) =>
  t.int({
    nullable: true,
    description:
      'The number of API keys with this role, including revoked and expired ones. Null if the caller lacks api-key:list.',
    resolve: async ({ id }, _args, { call }) =>
      may(call, 'api-key:list') ? (await loadRoleUses(call, id)).apiKeys : null,
  }),
);
