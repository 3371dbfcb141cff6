import type { Standing } from '../access/standing.ts';
import { builder } from '../graphql/builder.ts';
import { defineConnection } from '../graphql/connection.ts';
import { NodeInterface, registerNode } from '../graphql/node.ts';
import { findVisible } from '../credential/find-visible.rule.ts';
import { UserType } from '../member/user.graphql.ts';
import { loadMemberUser } from '../member/user.loader.ts';
import { OrganizationType } from '../organization/organization.graphql.ts';
import { RoleType } from '../role/role.graphql.ts';
import { AccessTokenInterface, sharedFields } from './access-token.graphql.ts';

/** The GraphQL type of an API key. */
export const ApiKeyType = builder.objectRef<Standing>('ApiKey').implement({
  description:
    'A token that acts for the organization under a fixed role, and outlives its creator.',
  interfaces: [AccessTokenInterface, NodeInterface],
  fields: (t) => ({
    ...sharedFields(t),
    organization: t.field({
      type: OrganizationType,
      resolve: ({ organization }) => organization,
      description: 'The organization that it acts for.',
    }),
    role: t.field({
      type: RoleType,
      resolve: ({ role }) => {
        if (!role) throw new Error('An API key without a role.');
        return role;
      },
      description:
        "The role, fixed at creation. At that time it was within the creator's authority.",
    }),
    createdBy: t.field({
      type: UserType,
      nullable: true,
      resolve: ({ credential }, _args, { call }) =>
        credential.createdById ? loadMemberUser(call, credential.createdById) : null,
      description:
        'Who created it. Null once the creator has left the organization; the API key stays valid.',
    }),
  }),
});

/** Pages of API keys. */
export const ApiKeyConnection = defineConnection(ApiKeyType, 'ApiKey', { counted: true });

registerNode('ApiKey', (call, id) => findVisible(call, 'API_KEY', id));
