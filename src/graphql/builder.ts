import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import ErrorsPlugin from '@pothos/plugin-errors';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import { capitalized } from '../core/ascii-case.ts';
import type { Request } from '../core/request.ts';
import { mayEverywhere, maySomewhere, toUnauthorizedError } from './authorization.ts';

/** What resolvers get: one request, and nothing of HTTP. */
export interface GraphQLContext {
  readonly request: Request;
  /** How many values the answer holds so far. */
  values: number;
  /** How many rows its lists have read so far, and the one that reads now. */
  rowsRead: number;
  reading: Promise<unknown>;
}

/** The types that the builder knows by name. */
export interface SchemaTypes {
  Context: GraphQLContext;
  DefaultFieldNullability: false;
  DefaultInputFieldRequiredness: false;
  DefaultAuthStrategy: 'all';
  AuthScopes: {
    /** Anybody, signed in or not. */
    public: boolean;
    /** Whoever presents a credential that is let in. */
    signedIn: boolean;
    /** The permission on every entity; of several, one is enough. */
    permission: string | readonly string[];
    /** The permission on some entity: the use case judges the one that the arguments name. */
    permissionOnTarget: string | readonly string[];
  };
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    Duration: { Input: string; Output: string };
  };
}

/** The one schema builder. Types are defined in `*.graphql.ts`, beside what they show. */
export const builder = new SchemaBuilder<SchemaTypes>({
  defaultFieldNullability: false,
  plugins: [ErrorsPlugin, ScopeAuthPlugin, ComplexityPlugin],
  scopeAuth: {
    // Security: of several scopes on a field all must hold. The plugin's own default is any.
    defaultStrategy: 'all',
    authorizeOnSubscribe: true,
    authScopes: ({ request }) => ({
      public: true,
      signedIn: request.caller !== null,
      permission: (permission) => mayEverywhere(request, permission),
      permissionOnTarget: (permission) => maySomewhere(request, permission),
    }),
    unauthorizedError: (_parent, { request }, info, { failure }) =>
      toUnauthorizedError(request, info.parentType.name === 'Mutation', failure),
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
    'What can be read. Nothing here is cached: every request reads the database as it is.',
});
builder.mutationType({
  description:
    'What can be done. Every mutation returns a union: its payload, or one of the errors that it can meet.',
});
