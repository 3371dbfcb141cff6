import type { Standing } from '../access/standing.ts';
import { builder } from '../graphql/builder.ts';
import { defineConnection } from '../graphql/connection.ts';
import { NodeInterface, registerNode } from '../graphql/node.ts';
import { findVisible } from '../credential/find-visible.rule.ts';
import { UserType } from '../member/user.graphql.ts';
import { loadUser } from '../member/user.loader.ts';
import { OrganizationType } from '../organization/organization.graphql.ts';
import { AccessTokenInterface, sharedFields } from './access-token.graphql.ts';

/** The type of a personal access token. */
export const PersonalAccessTokenTypeEnum = builder.enumType('PersonalAccessTokenType', {
  description:
    'PERSONAL acts as a person, SERVICE as a service user. SCIM is accepted on /scim/v2 only.',
  values: {
    PERSONAL: { description: 'Acts as the person who owns it.' },
    SERVICE: { description: 'Acts as the service user who owns it.' },
    SCIM: { description: 'Accepted on /scim/v2 only.' },
  },
});

/** The GraphQL type of a personal access token. */
export const PersonalAccessTokenType = builder
  .objectRef<Standing>('PersonalAccessToken')
  .implement({
    description:
      "A token that acts as its owner. On every request it may do what both the owner's current role and its scopes allow.",
    interfaces: [AccessTokenInterface, NodeInterface],
    fields: (t) => ({
      ...sharedFields(t),
      type: t.field({
        type: PersonalAccessTokenTypeEnum,
        resolve: ({ credential }) => credential.type ?? 'PERSONAL',
        description: 'Whether it acts as a person, as a service user, or for SCIM provisioning.',
      }),
      owner: t.field({
        type: UserType,
        resolve: ({ owner }) => {
          if (!owner) throw new Error('A personal access token without an owner.');
          return owner;
        },
        description: 'The person or service user that it acts as.',
      }),
      organization: t.field({
        type: OrganizationType,
        resolve: ({ organization }) => organization,
        description: 'The organization in which it was created. It never changes.',
      }),
      revokedBy: t.field({
        type: UserType,
        nullable: true,
        resolve: ({ credential }, _args, { call }) =>
          credential.revokedById ? loadUser(call, credential.revokedById) : null,
        description: 'Who revoked it. Null: it is not revoked, or an API key revoked it.',
      }),
    }),
  });

/** Pages of personal access tokens. */
export const PersonalAccessTokenConnection = defineConnection(
  PersonalAccessTokenType,
  'PersonalAccessToken',
  { counted: true },
);

registerNode('PersonalAccessToken', (call, id) => findVisible(call, 'PERSONAL_ACCESS_TOKEN', id));
