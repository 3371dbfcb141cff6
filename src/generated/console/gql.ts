/* eslint-disable */
import * as types from './graphql.ts';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "query Catalog {\n  catalog {\n    entityTypes {\n      name\n      description\n      operations\n    }\n    scopes {\n      name\n      description\n      permissions\n    }\n  }\n}": typeof types.CatalogDocument,
    "fragment Refusal on Error {\n  __typename\n  message\n  ... on ValidationError {\n    issues {\n      path\n      message\n    }\n  }\n  ... on InsufficientAuthorityError {\n    missing\n    gate\n  }\n  ... on InvalidStateError {\n    status\n  }\n  ... on ConflictError {\n    path\n  }\n}": typeof types.RefusalFragmentDoc,
    "query Viewer {\n  viewer {\n    credential {\n      __typename\n      ... on Session {\n        id\n        expiresAt\n      }\n    }\n    user {\n      id\n      name\n      email\n    }\n    organization {\n      id\n      slug\n      name\n      policy {\n        defaultTokenLifetime\n        maxTokenLifetime\n        neverExpiringTokens\n        requireIpAllowList\n        deleteActiveTokens\n        uniqueTokenNames\n      }\n    }\n    role {\n      key\n      name\n    }\n    permissions\n  }\n}\n\nmutation SignIn($input: SignInInput!) {\n  signIn(input: $input) {\n    ... on SignInPayload {\n      __typename\n      viewer {\n        user {\n          id\n        }\n      }\n    }\n    ...Refusal\n  }\n}\n\nmutation SignOut {\n  signOut {\n    ... on SignOutPayload {\n      __typename\n    }\n    ...Refusal\n  }\n}\n\nmutation SetUp($input: SetUpInput!) {\n  setUp(input: $input) {\n    ... on SetUpPayload {\n      __typename\n      member {\n        id\n      }\n    }\n    ...Refusal\n  }\n}\n\nmutation AcceptInvitation($input: AcceptInvitationInput!) {\n  acceptInvitation(input: $input) {\n    ... on AcceptInvitationPayload {\n      __typename\n      member {\n        id\n        user {\n          email\n        }\n        organization {\n          slug\n        }\n      }\n    }\n    ...Refusal\n  }\n}": typeof types.ViewerDocument,
};
const documents: Documents = {
    "query Catalog {\n  catalog {\n    entityTypes {\n      name\n      description\n      operations\n    }\n    scopes {\n      name\n      description\n      permissions\n    }\n  }\n}": types.CatalogDocument,
    "fragment Refusal on Error {\n  __typename\n  message\n  ... on ValidationError {\n    issues {\n      path\n      message\n    }\n  }\n  ... on InsufficientAuthorityError {\n    missing\n    gate\n  }\n  ... on InvalidStateError {\n    status\n  }\n  ... on ConflictError {\n    path\n  }\n}": types.RefusalFragmentDoc,
    "query Viewer {\n  viewer {\n    credential {\n      __typename\n      ... on Session {\n        id\n        expiresAt\n      }\n    }\n    user {\n      id\n      name\n      email\n    }\n    organization {\n      id\n      slug\n      name\n      policy {\n        defaultTokenLifetime\n        maxTokenLifetime\n        neverExpiringTokens\n        requireIpAllowList\n        deleteActiveTokens\n        uniqueTokenNames\n      }\n    }\n    role {\n      key\n      name\n    }\n    permissions\n  }\n}\n\nmutation SignIn($input: SignInInput!) {\n  signIn(input: $input) {\n    ... on SignInPayload {\n      __typename\n      viewer {\n        user {\n          id\n        }\n      }\n    }\n    ...Refusal\n  }\n}\n\nmutation SignOut {\n  signOut {\n    ... on SignOutPayload {\n      __typename\n    }\n    ...Refusal\n  }\n}\n\nmutation SetUp($input: SetUpInput!) {\n  setUp(input: $input) {\n    ... on SetUpPayload {\n      __typename\n      member {\n        id\n      }\n    }\n    ...Refusal\n  }\n}\n\nmutation AcceptInvitation($input: AcceptInvitationInput!) {\n  acceptInvitation(input: $input) {\n    ... on AcceptInvitationPayload {\n      __typename\n      member {\n        id\n        user {\n          email\n        }\n        organization {\n          slug\n        }\n      }\n    }\n    ...Refusal\n  }\n}": types.ViewerDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Catalog {\n  catalog {\n    entityTypes {\n      name\n      description\n      operations\n    }\n    scopes {\n      name\n      description\n      permissions\n    }\n  }\n}"): typeof import('./graphql.ts').CatalogDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment Refusal on Error {\n  __typename\n  message\n  ... on ValidationError {\n    issues {\n      path\n      message\n    }\n  }\n  ... on InsufficientAuthorityError {\n    missing\n    gate\n  }\n  ... on InvalidStateError {\n    status\n  }\n  ... on ConflictError {\n    path\n  }\n}"): typeof import('./graphql.ts').RefusalFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Viewer {\n  viewer {\n    credential {\n      __typename\n      ... on Session {\n        id\n        expiresAt\n      }\n    }\n    user {\n      id\n      name\n      email\n    }\n    organization {\n      id\n      slug\n      name\n      policy {\n        defaultTokenLifetime\n        maxTokenLifetime\n        neverExpiringTokens\n        requireIpAllowList\n        deleteActiveTokens\n        uniqueTokenNames\n      }\n    }\n    role {\n      key\n      name\n    }\n    permissions\n  }\n}\n\nmutation SignIn($input: SignInInput!) {\n  signIn(input: $input) {\n    ... on SignInPayload {\n      __typename\n      viewer {\n        user {\n          id\n        }\n      }\n    }\n    ...Refusal\n  }\n}\n\nmutation SignOut {\n  signOut {\n    ... on SignOutPayload {\n      __typename\n    }\n    ...Refusal\n  }\n}\n\nmutation SetUp($input: SetUpInput!) {\n  setUp(input: $input) {\n    ... on SetUpPayload {\n      __typename\n      member {\n        id\n      }\n    }\n    ...Refusal\n  }\n}\n\nmutation AcceptInvitation($input: AcceptInvitationInput!) {\n  acceptInvitation(input: $input) {\n    ... on AcceptInvitationPayload {\n      __typename\n      member {\n        id\n        user {\n          email\n        }\n        organization {\n          slug\n        }\n      }\n    }\n    ...Refusal\n  }\n}"): typeof import('./graphql.ts').ViewerDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
