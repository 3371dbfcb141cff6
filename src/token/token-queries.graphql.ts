import type { ArgBuilder } from '@pothos/core';
import { may } from '../access/may.ts';
import {
  builder,
  type GraphQLContext,
  type SchemaTypes,
  type SignedInContext,
} from '../graphql/builder.ts';
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
import type { MemberFacts } from '../member/member.ts';
import type { Call } from '../core/call.ts';
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
  description: 'The direction of a list.',
  values: {
    ASC: { description: 'A to Z, earliest first.' },
    DESC: { description: 'Z to A, latest first.' },
  },
});

const TokenOrderFieldEnum = builder.enumType('TokenOrderField', {
  description: 'The fields by which tokens or API keys can be ordered.',
  values: {
    CREATED_AT: { description: 'The time of creation.' },
    NAME: { description: 'The name, case-insensitive.' },
    EXPIRES_AT: { description: 'The expiry. Those that never expire sort as the latest.' },
    LAST_USED_AT: {
      description: 'The last use. Those that were never used sort as the earliest.',
    },
  },
});

const TokenFilterInput = builder.inputType('TokenFilter', {
  description: 'Filters tokens or API keys. All conditions must hold.',
  fields: (t) => ({
    status: t.field({
      type: [CredentialStatusEnum],
      description: 'Omitted or null: every status.',
    }),
    search: t.string({
      description:
        'Matches part of the name or description, or the start of the prefix. Case-insensitive. Omitted or null: no restriction.',
    }),
    expiresBefore: t.field({
      type: 'DateTime',
      description:
        'Matches those that expire before this instant, not those that never expire. Omitted or null: no restriction.',
    }),
    lastUsedBefore: t.field({
      type: 'DateTime',
      description:
        'Matches those last used before this instant, not those that were never used. Omitted or null: no restriction.',
    }),
  }),
});

const TokenOrderInput = builder.inputType('TokenOrder', {
  description: 'The order of tokens or API keys. Ties are ordered by id.',
  fields: (t) => ({
    field: t.field({
      type: TokenOrderFieldEnum,
      required: true,
      description: 'The field to order by.',
    }),
    direction: t.field({ type: OrderDirectionEnum, required: true, description: 'The direction.' }),
  }),
});

const FILTER = 'Omitted or null: no filter.';
const ORDER =
  'Omitted or null: newest first. A cursor is valid only for the order in which it was returned.';

const listArgs = (t: ArgBuilder<PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>>) => ({
  ...pageArgs(t),
  filter: t({ type: TokenFilterInput, description: FILTER }),
  orderBy: t({ type: TokenOrderInput, description: ORDER }),
});

/** Returns a page of tokens or keys. The page is empty when the owner is undefined. */
async function page(
  context: SignedInContext,
  listing: Omit<TokenListing, 'organizationId'> & { filter: TokenFilter | null | undefined },
  args: PageArgs,
): Promise<Connection<Standing>> {
  const { em, caller } = context.call;
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
      ).map(({ standing, cursor }) => ({ ...standing, cursor })),
    () => countCredentials(em, of),
  );
}

builder.queryField('personalAccessTokens', (t) =>
  t.withAuth({ permission: 'personal-access-token:list' }).field({
    type: PersonalAccessTokenConnection,
    description: "The viewer's tokens. Newest first by default.",
    complexity: pageComplexity,
    args: listArgs(t.arg),
    resolve: (_parent, { filter, orderBy, ...args }, context) => {
      // Security: information disclosure. An API key owns no tokens; an undefined owner must not be
      // read as "every owner".
      const ownerId = context.call.caller.standing.owner?.id;
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
      'A token of the viewer, or of another member if the caller has `member-token:read`. Null: it does not exist, or the caller may not see it.',
    authScopes: { signedIn: true },
    args: { id: t.arg.id({ required: true, description: 'The global id.' }) },
    resolve: (_parent, { id }, { call }) =>
      findOne(call, 'PERSONAL_ACCESS_TOKEN', rowIdOf('PersonalAccessToken', id)),
  }),
);

builder.queryField('apiKeys', (t) =>
  t.withAuth({ permission: 'api-key:list' }).field({
    type: ApiKeyConnection,
    description: "The organization's API keys. Newest first by default.",
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
    description: 'An API key. Null: it does not exist, or the caller may not see it.',
    authScopes: { signedIn: true },
    args: { id: t.arg.id({ required: true, description: 'The global id.' }) },
    resolve: (_parent, { id }, { call }) => findOne(call, 'API_KEY', rowIdOf('ApiKey', id)),
  }),
);

const findOne = (call: Call, kind: Parameters<typeof findVisible>[1], id: string | null) =>
  id === null ? null : findVisible(call, kind, id);

/** Members may list their own tokens with less than the permission for other members' tokens. */
const listersOf = (
  { user }: MemberFacts,
  _args: object,
  { call }: GraphQLContext,
): { signedIn: true } | { permission: string } =>
  call.caller?.standing.owner?.id === user.id && may(call, 'personal-access-token:list')
    ? { signedIn: true }
    : { permission: 'member-token:list' };

builder.objectField(MemberType, 'personalAccessTokens', (t) =>
  t.withAuth(listersOf).field({
    type: PersonalAccessTokenConnection,
    description:
      "The member's tokens, newest first. Requires `member-token:list`; for the viewer's tokens, `personal-access-token:list` is sufficient.",
    complexity: pageComplexity,
    args: listArgs(t.arg),
    resolve: ({ user }, { filter, orderBy, ...args }, context) =>
      page(context, { kind: 'PERSONAL_ACCESS_TOKEN', ownerId: user.id, filter, orderBy }, args),
  }),
);

builder.objectField(FormerMemberType, 'personalAccessTokens', (t) =>
  t.withAuth({ permission: 'member-token:list' }).field({
    type: PersonalAccessTokenConnection,
    description:
      'The tokens of the former member, newest first. They no longer work; they can be read, revoked and deleted.',
    complexity: pageComplexity,
    args: listArgs(t.arg),
    resolve: ({ user }, { filter, orderBy, ...args }, context) =>
      page(context, { kind: 'PERSONAL_ACCESS_TOKEN', ownerId: user.id, filter, orderBy }, args),
  }),
);
