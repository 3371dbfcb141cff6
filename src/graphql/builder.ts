import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import ErrorsPlugin from '@pothos/plugin-errors';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import { capitalized } from '../core/ascii-case.ts';
import type { Call, SignedInCall } from '../core/call.ts';
import { may, maySomewhere } from '../access/may.ts';
import { toList, toUnauthorizedError } from './authorization.ts';

/** The context of resolvers: one request, independent of HTTP. */
export interface GraphQLContext {
  readonly call: Call;
  /** The number of values in the response so far. */
  values: number;
  /** The number of rows that lists have read so far, and the read in progress. */
  rowsRead: number;
  reading: Promise<unknown>;
}

/** The context of resolvers of fields that require an authenticated caller. */
export type SignedInContext = GraphQLContext & { readonly call: SignedInCall };

/** The types that the builder refers to by name. */
export interface SchemaTypes {
  Context: GraphQLContext;
  DefaultFieldNullability: false;
  DefaultInputFieldRequiredness: false;
  DefaultAuthStrategy: 'all';
  AuthScopes: {
    /** Every caller, signed in or not. */
    public: boolean;
    /** Every authenticated caller. */
    signedIn: boolean;
    /** The permission on every entity. Of several permissions, one is sufficient. */
    permission: string | readonly string[];
    /** The permission on some entity. The use case checks the entity that the arguments name. */
    permissionOnTarget: string | readonly string[];
  };
  AuthContexts: {
    signedIn: SignedInContext;
    permission: SignedInContext;
    permissionOnTarget: SignedInContext;
  };
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    Duration: { Input: string; Output: string };
  };
}

/** The schema builder. Types are defined in `*.graphql.ts`, next to the module that they expose. */
export const builder = new SchemaBuilder<SchemaTypes>({
  defaultFieldNullability: false,
  plugins: [ErrorsPlugin, ScopeAuthPlugin, ComplexityPlugin],
  scopeAuth: {
    // Security: missing authorization. All scopes of a field must hold; the plugin's default is
    // any.
    defaultStrategy: 'all',
    authorizeOnSubscribe: true,
    authScopes: ({ call }) => ({
      public: true,
      signedIn: call.caller !== null,
      permission: (names) => toList(names).some((name) => may(call, name)),
      permissionOnTarget: (names) => toList(names).some((name) => maySomewhere(call, name)),
    }),
    unauthorizedError: (_parent, { call }, info, { failure }) =>
      toUnauthorizedError(call, info.parentType.name === 'Mutation', failure),
  },
  errors: {
    defaultTypes: [],
    directResult: true,
    defaultUnionOptions: { name: ({ fieldName }) => `${capitalized(fieldName)}Result` },
  },
  complexity: { defaultComplexity: 1, defaultListMultiplier: 10 },
});

builder.queryType({
  description:
    'The queries. Nothing is cached: every request reads the current state of the database.',
});
builder.mutationType({
  description:
    'The mutations. Each returns a union of its payload and the errors that it can return.',
});
