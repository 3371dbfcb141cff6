import type { ArgBuilder } from '@pothos/core';
import type { Standing } from '../access/standing.ts';
import {
  countCredentials,
  listCredentials,
  type TokenFilter,
  type TokenListing,
} from '../credential/token-listing.store.ts';
import { readInTurn } from '../graphql/answer-size.ts';
import { builder, type SchemaTypes, type SignedInContext } from '../graphql/builder.ts';
import { toConnection, type Connection } from '../graphql/connection.ts';
import { pageArgs, requireSearch, type PageArgs } from '../graphql/page-args.ts';
import { CredentialStatusEnum } from './access-token.graphql.ts';

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
  description: 'The order of tokens or API keys. Ties are ordered by ID.',
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

/** Defines the arguments of every list of tokens or keys. */
export const listArgs = (t: ArgBuilder<PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>>) => ({
  ...pageArgs(t),
  filter: t({ type: TokenFilterInput, description: FILTER }),
  orderBy: t({ type: TokenOrderInput, description: ORDER }),
});

/** Returns a page of tokens or keys. The page is empty when the owner is undefined. */
export async function pageOfTokens(
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
