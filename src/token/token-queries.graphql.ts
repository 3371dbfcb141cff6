import type { ArgBuilder } from '@pothos/core';
import { isPermitted } from '../access/authority.ts';
import { builder, type GraphQLContext, type SchemaTypes } from '../graphql/builder.ts';
import { readInTurn } from '../graphql/answer-size.ts';
import {
  pageArgs,
  pageComplexity,
  requireSearch,
  toConnection,
  type Connection,
  type PageArgs,
} from '../graphql/connection.ts';
import { rowIdOf } from '../core/global-id.ts';
import { FormerMemberType } from '../member/former-member.graphql.ts';
import { MemberType } from '../member/member.graphql.ts';
import { UnauthenticatedError } from '../core/refusal.ts';
import type { Request } from '../core/request.ts';
import type { Standing } from '../access/standing.ts';
import {
  countCredentials,
  listCredentials,
  type TokenFilter,
  type TokenListing,
} from '../credential/token-listing.store.ts';
import {
  ApiKeyConnection,
  ApiKeyType,
  CredentialStatusEnum,
  findVisible,
  PersonalAccessTokenConnection,
  PersonalAccessTokenType,
} from './token.graphql.ts';

const OrderDirectionEnum = builder.enumType('OrderDirection', {
  description: 'Which way a list runs.',
  values: {
    ASC: { description: 'A to Z, earliest first.' },
    DESC: { description: 'Z to A, latest first.' },
  },
});

const TokenOrderFieldEnum = builder.enumType('TokenOrderField', {
  description: 'What tokens or keys can be ordered by.',
  values: {
    CREATED_AT: { description: 'When it was made.' },
    NAME: { description: 'Its name, whatever the case.' },
    EXPIRES_AT: { description: 'When it ends; those that never do as the latest.' },
    LAST_USED_AT: {
      description: 'When it was last let in; those that never were as the earliest.',
    },
  },
});

const TokenFilterInput = builder.inputType('TokenFilter', {
  description: 'Which tokens or keys. All conditions must hold.',
  fields: (t) => ({
    status: t.field({
      type: [CredentialStatusEnum],
      description: 'Omitted or null: every status.',
    }),
    search: t.string({
      description:
        'Part of the name or of the description, or the start of the prefix; case-insensitive. Omitted or null: whatever they are.',
    }),
    expiresBefore: t.field({
      type: 'DateTime',
      description:
        'Those that expire before this; not those that never do. Omitted or null: whenever they expire.',
    }),
    lastUsedBefore: t.field({
      type: 'DateTime',
      description:
        'Those last used before this; not those that never were. Omitted or null: whenever they were used.',
    }),
  }),
});

const TokenOrderInput = builder.inputType('TokenOrder', {
  description:
    'In which order tokens or keys are listed. Those that are alike stand in the order of their ids.',
  fields: (t) => ({
    field: t.field({ type: TokenOrderFieldEnum, required: true, description: 'By what.' }),
    direction: t.field({ type: OrderDirectionEnum, required: true, description: 'Which way.' }),
  }),
});

const FILTER = 'Omitted or null: all of them.';
const ORDER = 'Omitted or null: newest first. A cursor is good for the order that it came from.';

const listArgs = (t: ArgBuilder<PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>>) => ({
  ...pageArgs(t),
  filter: t({ type: TokenFilterInput, description: FILTER }),
  orderBy: t({ type: TokenOrderInput, description: ORDER }),
});

/** A page of tokens or keys; empty for nobody's. */
async function page(
  context: GraphQLContext,
  listing: Omit<TokenListing, 'organizationId'> & { filter: TokenFilter | null | undefined },
  args: PageArgs,
): Promise<Connection<Standing>> {
  const { em, caller } = context.request;
  if (!caller) throw new UnauthenticatedError();
  requireSearch(listing.filter?.search, ['filter', 'search']);
  const of = { ...listing, organizationId: caller.standing.organization.id };
  return toConnection(
    args,
    async (window) =>
      (
        await readInTurn(
          context,
          () => listCredentials(em, of, window),
          ({ standing }) => 1 + standing.credential.scopes.length,
        )
      ).map(({ standing, place }) => ({ ...standing, place })),
    () => countCredentials(em, of),
  );
}

builder.queryField('personalAccessTokens', (t) =>
  t.field({
    type: PersonalAccessTokenConnection,
    description: "The viewer's own, newest first unless an order is given.",
    authScopes: { permission: 'personal-access-token:list' },
    complexity: pageComplexity,
    args: listArgs(t.arg),
    resolve: (_parent, { filter, orderBy, ...args }, context) => {
      // Security: an API key owns no tokens, and must not read as "whoever owns them".
      const ownerId = context.request.caller?.standing.owner?.id;
      return page(
        context,
        {
          kind: 'PERSONAL_ACCESS_TOKEN',
          ownerId: ownerId ?? '00000000-0000-0000-0000-000000000000',
          filter,
          orderBy,
        },
        args,
      );
    },
  }),
);

builder.queryField('personalAccessToken', (t) =>
  t.field({
    type: PersonalAccessTokenType,
    nullable: true,
    description:
      "One token: one's own, or another member's for whoever may read those. Null: there is none, or none to see.",
    authScopes: { signedIn: true },
    args: { id: t.arg.id({ required: true, description: 'Its global id.' }) },
    resolve: (_parent, { id }, { request }) =>
      findOne(request, 'PERSONAL_ACCESS_TOKEN', rowIdOf('PersonalAccessToken', id)),
  }),
);

builder.queryField('apiKeys', (t) =>
  t.field({
    type: ApiKeyConnection,
    description: "The organization's API keys, newest first unless an order is given.",
    authScopes: { permission: 'api-key:list' },
    complexity: pageComplexity,
    args: listArgs(t.arg),
    resolve: (_parent, { filter, orderBy, ...args }, context) =>
      page(context, { kind: 'API_KEY', ownerId: null, filter, orderBy }, args),
  }),
);

builder.queryField('apiKey', (t) =>
  t.field({
    type: ApiKeyType,
    nullable: true,
    description: 'One API key. Null: there is none, or none to see.',
    authScopes: { signedIn: true },
    args: { id: t.arg.id({ required: true, description: 'Its global id.' }) },
    resolve: (_parent, { id }, { request }) => findOne(request, 'API_KEY', rowIdOf('ApiKey', id)),
  }),
);

const findOne = (request: Request, kind: Parameters<typeof findVisible>[1], id: string | null) =>
  id === null ? null : findVisible(request, kind, id);

builder.objectField(MemberType, 'personalAccessTokens', (t) =>
  t.field({
    type: PersonalAccessTokenConnection,
    description:
      "The member's tokens, newest first: one's own, or any member's for whoever may list those.",
    authScopes: ({ user }, _args, { request: { caller, catalog } }) => {
      const asked = catalog.permission('personal-access-token:list');
      const isSelf =
        caller?.standing.owner?.id === user.id &&
        asked !== null &&
        isPermitted(caller.authority, asked, null);
      return isSelf ? { signedIn: true } : { permission: 'member-token:list' };
    },
    complexity: pageComplexity,
    args: listArgs(t.arg),
    resolve: ({ user }, { filter, orderBy, ...args }, context) =>
      page(context, { kind: 'PERSONAL_ACCESS_TOKEN', ownerId: user.id, filter, orderBy }, args),
  }),
);

builder.objectField(FormerMemberType, 'personalAccessTokens', (t) =>
  t.field({
    type: PersonalAccessTokenConnection,
    description:
      'The tokens that the former member left behind, newest first. None of them works; they can be read, revoked and deleted.',
    authScopes: { permission: 'member-token:list' },
    complexity: pageComplexity,
    args: listArgs(t.arg),
    resolve: ({ user }, { filter, orderBy, ...args }, context) =>
      page(context, { kind: 'PERSONAL_ACCESS_TOKEN', ownerId: user.id, filter, orderBy }, args),
  }),
);
