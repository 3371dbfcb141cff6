import {
  DeleteApiKeyDocument,
  DeleteTokenDocument,
  RestoreApiKeyDocument,
  RestoreTokenDocument,
  RevokeApiKeyDocument,
  RevokeTokenDocument,
  UpdateApiKeyDocument,
  UpdateTokenDocument,
  type DeleteApiKeyMutation,
  type DeleteTokenMutation,
  type RestoreApiKeyMutation,
  type RestoreTokenMutation,
  type RevokeApiKeyMutation,
  type RevokeTokenMutation,
  type TokenRowFragment,
  type TypedDocumentString,
  type UpdateApiKeyInput,
  type UpdateApiKeyMutation,
  type UpdateTokenMutation,
} from '../../generated/console/graphql.ts';
import type { PageName } from '../paths.ts';

/** Personal access tokens or API keys, by their GraphQL type. */
export type TokenKind = TokenRowFragment['__typename'];

/** The tokens of one kind. */
export type TokenOf<Kind extends TokenKind> = Extract<TokenRowFragment, { __typename: Kind }>;

type OfOne<Result> = TypedDocumentString<Result, { input: { id: string } }>;

/** What differs between the two kinds of access tokens. */
interface Kind {
  readonly name: string;
  readonly nouns: readonly ['token' | 'key', string];
  readonly page: PageName;
  readonly update: TypedDocumentString<
    UpdateTokenMutation | UpdateApiKeyMutation,
    { input: UpdateApiKeyInput }
  >;
  readonly revoke: OfOne<RevokeTokenMutation | RevokeApiKeyMutation>;
  readonly restore: OfOne<RestoreTokenMutation | RestoreApiKeyMutation>;
  readonly remove: OfOne<DeleteTokenMutation | DeleteApiKeyMutation>;
  readonly restoreText: string;
  /** The role that limits the token, as a phrase. */
  readonly roleOf: string;
  readonly fullAccess: string;
  readonly noScopes: string;
}

const KINDS: Readonly<Record<TokenKind, Kind>> = {
  PersonalAccessToken: {
    name: 'Token',
    nouns: ['token', 'tokens'],
    page: 'token',
    update: UpdateTokenDocument,
    revoke: RevokeTokenDocument,
    restore: RestoreTokenDocument,
    remove: DeleteTokenDocument,
    restoreText:
      "The same secret will work again with the owner's current role. If it may have leaked, regenerate instead.",
    roleOf: "the owner's role",
    fullAccess: 'This token has full role access.',
    noScopes: 'This token has no access until you add some.',
  },
  ApiKey: {
    name: 'API key',
    nouns: ['key', 'keys'],
    page: 'apiKey',
    update: UpdateApiKeyDocument,
    revoke: RevokeApiKeyDocument,
    restore: RestoreApiKeyDocument,
    remove: DeleteApiKeyDocument,
    restoreText:
      'The same secret will work again. If it may have leaked, create a new key instead.',
    roleOf: 'its role',
    fullAccess: 'This key has full role access. To limit it, create a new key.',
    noScopes: 'This key has no access. Create a new key with scopes.',
  },
};

/** Returns the words, page and mutations of a token's kind. */
export const kindOf = ({ __typename }: { readonly __typename: TokenKind }): Kind =>
  KINDS[__typename];
