import { reachOf, type Caller } from '../access/authority.ts';
import { budgetToShow, type Budget } from '../access/budget.ts';
import { may } from '../access/may.ts';
import { findStandings } from '../authority/standing.store.ts';
import { UnauthenticatedError } from '../core/refusal.ts';
import { NODE_TYPE } from '../credential/token-node.rule.ts';
import { builder } from '../graphql/builder.ts';
import { UserType } from '../member/user.graphql.ts';
import { OrganizationType } from '../organization/organization.graphql.ts';
import { RoleType } from '../role/role.graphql.ts';
import { ApiKeyType } from '../token/api-key.graphql.ts';
import { PersonalAccessTokenType } from '../token/personal-access-token.graphql.ts';
import { SessionType } from './session.graphql.ts';

/** The GraphQL type of a credential of any kind. */
export const CredentialUnion = builder.unionType('Credential', {
  description: 'The kinds of credential that a caller can present.',
  types: [SessionType, PersonalAccessTokenType, ApiKeyType],
  resolveType: ({ credential }) => NODE_TYPE[credential.kind],
});

const RateLimit = builder.objectRef<Budget>('RateLimit').implement({
  description: 'The usage of a rate limit.',
  fields: (t) => ({
    limit: t.exposeInt('limit', { description: 'The number of requests allowed per window.' }),
    remaining: t.exposeInt('remaining', {
      description: 'The number of requests left in the current window.',
    }),
    used: t.exposeInt('used', { description: 'The number of requests in the current window.' }),
    resetAt: t.expose('resetAt', { type: 'DateTime', description: 'When the next window starts.' }),
  }),
});

/** The GraphQL type of the caller. */
export const ViewerType = builder.objectRef<Caller>('Viewer').implement({
  description: 'The caller, resolved for this request. Nothing is cached from an earlier request.',
  fields: (t) => ({
    credential: t.field({
      type: CredentialUnion,
      resolve: async ({ standing }, _args, { call }) => {
        const [found] = await findStandings(call.em, [standing.credential.id]);
        if (!found)
          throw new UnauthenticatedError('The credential is no longer valid.', 'CREDENTIAL_KNOWN');
        return found.standing;
      },
      description: 'The credential that the caller presents.',
    }),
    user: t.field({
      type: UserType,
      nullable: true,
      resolve: ({ standing }) => standing.owner,
      description: 'The user. Null for an API key, which acts for the organization.',
    }),
    organization: t.field({
      type: OrganizationType,
      resolve: ({ standing }) => standing.organization,
      description: 'The organization in which the caller acts.',
    }),
    role: t.field({
      type: RoleType,
      resolve: ({ standing }) => {
        if (!standing.role) throw new Error('An authenticated caller without a role.');
        return standing.role;
      },
      description: "The owner's role now; for an API key, the role fixed at its creation.",
    }),
    permissions: t.stringList({
      resolve: ({ authority }, _args, { call: { catalog } }) =>
        catalog.spellOut(reachOf(authority)),
      description:
        'Role ∩ scopes, as a sorted list of permissions. Includes permissions that are limited to single entities.',
    }),
    can: t.boolean({
      description:
        'Whether the caller has the permission on this entity. Without an entity: on every entity.',
      args: {
        permission: t.arg.string({
          required: true,
          description:
            'A permission of the catalogue, for example channel:publish. Unknown permissions return false.',
        }),
        entityId: t.arg.string({ description: 'The entity. Omitted or null: every entity.' }),
      },
      resolve: (caller, { permission, entityId }, { call: { catalog } }) =>
        may({ caller, catalog }, permission, entityId),
    }),
    rateLimit: t.field({
      type: RateLimit,
      nullable: true,
      resolve: (_viewer, _args, { call: { spending } }) => spending && budgetToShow(spending),
      description:
        'The longest window, after this request. All tokens and sessions of a user share it. Null: no limit applies.',
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: ViewerType,
    nullable: true,
    description: 'The caller. Null for an anonymous caller. Requires no permission.',
    authScopes: { public: true },
    resolve: (_parent, _args, { call }) => call.caller,
  }),
);
