/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** The secret of the invitation, and who you are. */
export type AcceptInvitationInput = {
  /** Your name: 1 to 100 characters. */
  name: string;
  /** A new password of 8 to 1,024 characters; who has an account here already gives its password. */
  password: string;
  /** From the invitation link. */
  secret: string;
};

/** The gates in the order in which a request meets them. */
export type AccessGate =
  /** The secret has the right form, and is that of a credential that there is. */
  | 'CREDENTIAL_KNOWN'
  /** The credential's scopes allow it on this entity. */
  | 'ENTITY_IN_SCOPE'
  /** The request comes from an address that the credential allows. */
  | 'IP_ALLOWED'
  /** The owner is an active member of the organization. */
  | 'MEMBERSHIP_ACTIVE'
  /** Neither the credential nor the token that made it has expired, by the clock of the database. */
  | 'NOT_EXPIRED'
  /** Neither the credential nor the token that made it is revoked. */
  | 'NOT_REVOKED'
  /** The organization is not suspended. */
  | 'ORGANIZATION_ACTIVE'
  /** The owner's account is not suspended. */
  | 'OWNER_ACTIVE'
  /** The owner's role, as it is now, holds the permission. */
  | 'ROLE_GRANTS'
  /** The credential is let in on this surface: a SCIM token on /scim/v2 alone. */
  | 'SURFACE_ALLOWED'
  /** The credential's scopes allow the permission. */
  | 'TOKEN_GRANTS'
  /** No rate limit is exceeded. */
  | 'WITHIN_RATE_LIMIT';

/** The secret of the set-up link, the first organization, and its owner. */
export type SetUpInput = {
  /** What you will sign in with. */
  email: string;
  /** Your name: 1 to 100 characters. */
  name: string;
  /** The organization's slug: lower-case letters, digits and hyphens. */
  organization: string;
  /** 8 to 1,024 characters. */
  password: string;
  /** From the set-up link. */
  secret: string;
};

/** Who signs in. */
export type SignInInput = {
  /** Your e-mail address. */
  email: string;
  /** The organization's slug; may be omitted by a user who is in one. */
  organization?: string | null | undefined;
  /** Your password. */
  password: string;
};

export type CatalogQueryVariables = Exact<{ [key: string]: never; }>;


export type CatalogQuery = { catalog: { entityTypes: Array<{ name: string, description: string | null, operations: Array<string> }>, scopes: Array<{ name: string, description: string, permissions: Array<string> }> } };

type Refusal_ConflictError_Fragment = { __typename: 'ConflictError', path: Array<string>, message: string };

type Refusal_InsufficientAuthorityError_Fragment = { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string };

type Refusal_InvalidStateError_Fragment = { __typename: 'InvalidStateError', status: string, message: string };

type Refusal_NotFoundError_Fragment = { __typename: 'NotFoundError', message: string };

type Refusal_ValidationError_Fragment = { __typename: 'ValidationError', message: string, issues: Array<{ path: Array<string>, message: string }> };

export type RefusalFragment =
  | Refusal_ConflictError_Fragment
  | Refusal_InsufficientAuthorityError_Fragment
  | Refusal_InvalidStateError_Fragment
  | Refusal_NotFoundError_Fragment
  | Refusal_ValidationError_Fragment
;

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { viewer: { permissions: Array<string>, credential:
      | { __typename: 'ApiKey' }
      | { __typename: 'PersonalAccessToken' }
      | { __typename: 'Session', id: string, expiresAt: string }
    , user: { id: string, name: string, email: string | null } | null, organization: { id: string, slug: string, name: string, policy: { defaultTokenLifetime: string | null, maxTokenLifetime: string | null, neverExpiringTokens: boolean, requireIpAllowList: boolean, deleteActiveTokens: boolean, uniqueTokenNames: boolean } }, role: { key: string, name: string } } | null };

export type SignInMutationVariables = Exact<{
  input: SignInInput;
}>;


export type SignInMutation = { signIn:
    | { __typename: 'SignInPayload', viewer: { user: { id: string } | null } }
    | { __typename: 'ValidationError', message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type SignOutMutationVariables = Exact<{ [key: string]: never; }>;


export type SignOutMutation = { signOut:
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'SignOutPayload' }
   };

export type SetUpMutationVariables = Exact<{
  input: SetUpInput;
}>;


export type SetUpMutation = { setUp:
    | { __typename: 'InvalidStateError', status: string, message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'SetUpPayload', member: { id: string } }
    | { __typename: 'ValidationError', message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type AcceptInvitationMutationVariables = Exact<{
  input: AcceptInvitationInput;
}>;


export type AcceptInvitationMutation = { acceptInvitation:
    | { __typename: 'AcceptInvitationPayload', member: { id: string, user: { email: string | null }, organization: { slug: string } } }
    | { __typename: 'InvalidStateError', status: string, message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'ValidationError', message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const RefusalFragmentDoc = new TypedDocumentString(`
    fragment Refusal on Error {
  __typename
  message
  ... on ValidationError {
    issues {
      path
      message
    }
  }
  ... on InsufficientAuthorityError {
    missing
    gate
  }
  ... on InvalidStateError {
    status
  }
  ... on ConflictError {
    path
  }
}
    `, {"fragmentName":"Refusal"}) as unknown as TypedDocumentString<RefusalFragment, unknown>;
export const CatalogDocument = new TypedDocumentString(`
    query Catalog {
  catalog {
    entityTypes {
      name
      description
      operations
    }
    scopes {
      name
      description
      permissions
    }
  }
}
    `) as unknown as TypedDocumentString<CatalogQuery, CatalogQueryVariables>;
export const ViewerDocument = new TypedDocumentString(`
    query Viewer {
  viewer {
    credential {
      __typename
      ... on Session {
        id
        expiresAt
      }
    }
    user {
      id
      name
      email
    }
    organization {
      id
      slug
      name
      policy {
        defaultTokenLifetime
        maxTokenLifetime
        neverExpiringTokens
        requireIpAllowList
        deleteActiveTokens
        uniqueTokenNames
      }
    }
    role {
      key
      name
    }
    permissions
  }
}
    `) as unknown as TypedDocumentString<ViewerQuery, ViewerQueryVariables>;
export const SignInDocument = new TypedDocumentString(`
    mutation SignIn($input: SignInInput!) {
  signIn(input: $input) {
    ... on SignInPayload {
      __typename
      viewer {
        user {
          id
        }
      }
    }
    ...Refusal
  }
}
    fragment Refusal on Error {
  __typename
  message
  ... on ValidationError {
    issues {
      path
      message
    }
  }
  ... on InsufficientAuthorityError {
    missing
    gate
  }
  ... on InvalidStateError {
    status
  }
  ... on ConflictError {
    path
  }
}`) as unknown as TypedDocumentString<SignInMutation, SignInMutationVariables>;
export const SignOutDocument = new TypedDocumentString(`
    mutation SignOut {
  signOut {
    ... on SignOutPayload {
      __typename
    }
    ...Refusal
  }
}
    fragment Refusal on Error {
  __typename
  message
  ... on ValidationError {
    issues {
      path
      message
    }
  }
  ... on InsufficientAuthorityError {
    missing
    gate
  }
  ... on InvalidStateError {
    status
  }
  ... on ConflictError {
    path
  }
}`) as unknown as TypedDocumentString<SignOutMutation, SignOutMutationVariables>;
export const SetUpDocument = new TypedDocumentString(`
    mutation SetUp($input: SetUpInput!) {
  setUp(input: $input) {
    ... on SetUpPayload {
      __typename
      member {
        id
      }
    }
    ...Refusal
  }
}
    fragment Refusal on Error {
  __typename
  message
  ... on ValidationError {
    issues {
      path
      message
    }
  }
  ... on InsufficientAuthorityError {
    missing
    gate
  }
  ... on InvalidStateError {
    status
  }
  ... on ConflictError {
    path
  }
}`) as unknown as TypedDocumentString<SetUpMutation, SetUpMutationVariables>;
export const AcceptInvitationDocument = new TypedDocumentString(`
    mutation AcceptInvitation($input: AcceptInvitationInput!) {
  acceptInvitation(input: $input) {
    ... on AcceptInvitationPayload {
      __typename
      member {
        id
        user {
          email
        }
        organization {
          slug
        }
      }
    }
    ...Refusal
  }
}
    fragment Refusal on Error {
  __typename
  message
  ... on ValidationError {
    issues {
      path
      message
    }
  }
  ... on InsufficientAuthorityError {
    missing
    gate
  }
  ... on InvalidStateError {
    status
  }
  ... on ConflictError {
    path
  }
}`) as unknown as TypedDocumentString<AcceptInvitationMutation, AcceptInvitationMutationVariables>;