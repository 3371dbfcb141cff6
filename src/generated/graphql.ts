/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** The secret of the invitation, and your name and password. */
export type AcceptInvitationInput = {
  /** Your name: 1 to 100 characters. */
  name: string;
  /** A new password of 8 to 1,024 characters, or the existing password if you already have an account here. */
  password: string;
  /** From the invitation link. */
  secret: string;
};

/** The gates, in the order in which a request meets them. */
export type AccessGate =
  /** The secret is well formed and belongs to an existing credential. */
  | 'CREDENTIAL_KNOWN'
  /** The credential's scopes include the permission on this entity. */
  | 'ENTITY_IN_SCOPE'
  /** The credential, and every token that created it, allows requests from the address of the caller. An empty list allows every address. */
  | 'IP_ALLOWED'
  /** The owner is an active member of the organization. API keys have no owner and pass. */
  | 'MEMBERSHIP_ACTIVE'
  /** Neither the credential nor a token that created it has expired, by the database's clock. */
  | 'NOT_EXPIRED'
  /** Neither the credential nor a token that created it is revoked. */
  | 'NOT_REVOKED'
  /** The organization is not suspended. */
  | 'ORGANIZATION_ACTIVE'
  /** The owner's account is not suspended. */
  | 'OWNER_ACTIVE'
  /** The owner's current role includes the permission. */
  | 'ROLE_GRANTS'
  /** The credential is allowed on this API: a SCIM token on /scim/v2 only, every other credential everywhere else. */
  | 'SURFACE_ALLOWED'
  /** The credential's scopes include the permission. */
  | 'TOKEN_GRANTS'
  /** No rate limit is exceeded. */
  | 'WITHIN_RATE_LIMIT';

/** Which token, and which scopes to add. */
export type AddScopesInput = {
  /** The token's global ID. */
  personalAccessTokenId: string;
  /** At least one. */
  scopes: Array<ScopeInput>;
};

/** Selects events that match all conditions. */
export type AuditEventFilter = {
  /** Any of these actions, for example personal_access_token.revoked. Omitted or null: every action. */
  action?: Array<string> | null | undefined;
  /** The user who acted. Omitted or null: anyone. */
  actorId?: string | null | undefined;
  /** At or after this instant. Omitted or null: from the beginning. */
  since?: string | null | undefined;
  /** The target. Omitted or null: any target. */
  targetId?: string | null | undefined;
  /** Before this instant. Omitted or null: until now. */
  until?: string | null | undefined;
};

/** The member and the new role. */
export type ChangeMemberRoleInput = {
  /** The global ID of the member. */
  memberId: string;
  /** The key of the role, which must not exceed your own authority. */
  role: string;
};

/** The current password and the new one. */
export type ChangePasswordInput = {
  /** The current password. */
  currentPassword: string;
  /** The new password: 8 to 1,024 characters. */
  newPassword: string;
};

/** The new API key. */
export type CreateApiKeyInput = {
  /** The purpose: up to 1,000 characters. Omitted or null: none. */
  description?: string | null | undefined;
  /** Omitted or null: the organization's default lifetime. */
  expires?: ExpiryInput | null | undefined;
  /** IPv4 and IPv6 addresses and CIDR blocks. Empty: no restriction. Omitted or null: no restriction. */
  ipAllowList?: Array<string> | null | undefined;
  /** The display name: 1 to 100 characters. */
  name: string;
  /** The role's key. The role must be within the viewer's authority. It is fixed for the life of the API key. */
  role: string;
  /** Omitted or null: the whole role. An empty list: nothing. */
  scopes?: Array<ScopeInput> | null | undefined;
};

/** The new token. */
export type CreatePersonalAccessTokenInput = {
  /** The purpose: up to 1,000 characters. Omitted or null: none. */
  description?: string | null | undefined;
  /** Omitted or null: the organization's default lifetime. */
  expires?: ExpiryInput | null | undefined;
  /** IPv4 and IPv6 addresses and CIDR blocks. Empty: no restriction. Omitted or null: no restriction. */
  ipAllowList?: Array<string> | null | undefined;
  /** The display name: 1 to 100 characters. */
  name: string;
  /** A service user; requires `member-token:create`. Omitted or null: the viewer. */
  ownerId?: string | null | undefined;
  /** Omitted or null: the whole role. An empty list: nothing. */
  scopes?: Array<ScopeInput> | null | undefined;
  /** Omitted or null: PERSONAL, or SERVICE if the owner is a service user. */
  type?: PersonalAccessTokenType | null | undefined;
};

/** The new role. */
export type CreateRoleInput = {
  /** Permissions (channel:read) and patterns (channel:*, *:read), which must not exceed your own authority. */
  grants: Array<string>;
  /** Unique in the organization: lower-case letters, digits and hyphens. Never changes. */
  key: string;
  /** The display name: 1 to 100 characters. */
  name: string;
};

/** The new service user. */
export type CreateServiceUserInput = {
  /** The display name: 1 to 100 characters. */
  name: string;
  /** The key of the role, which must not exceed your own authority. */
  role: string;
};

/** Derived at read time, never stored. REVOKED takes precedence over EXPIRED. */
export type CredentialStatus =
  /** Neither revoked nor expired. */
  | 'ACTIVE'
  /** Past its expiry. Regenerate it to use it again. */
  | 'EXPIRED'
  /** Revoked by its owner, itself or an admin. It can be restored until its expiry. */
  | 'REVOKED';

/** Which of the viewer's tokens to delete. Omitted: all. */
export type DeleteAllPersonalAccessTokensInput = {
  /** Omitted or null: every status. */
  status?: Array<CredentialStatus> | null | undefined;
};

/** Which API key. */
export type DeleteApiKeyInput = {
  /** The global ID. */
  id: string;
};

/** Which token. */
export type DeletePersonalAccessTokenInput = {
  /** The global ID. */
  id: string;
};

/** The role to delete. */
export type DeleteRoleInput = {
  /** The role's key. */
  key: string;
};

/** When a token expires. Set exactly one field, and not to null. */
export type ExpiryInput =
  {   /** The instant at which the token expires. Must not be null. */
  at: string; in?: never; never?: never; }
  |  { at?: never;   /** The lifetime from now. Months and years are calendar units in UTC. Must not be null. */
  in: string; never?: never; }
  |  { at?: never; in?: never;   /** true: the token never expires, if the organization allows it. Must not be null. */
  never: boolean; };

/** The question to explain. */
export type ExplainAccessInput = {
  /** The ID of a token or API key. Omitted or null: the caller's credential. */
  credentialId?: string | null | undefined;
  /** The entity. Omitted or null: every entity. */
  entityId?: string | null | undefined;
  /** The client address to evaluate. Omitted or null: the caller's address. */
  ip?: string | null | undefined;
  /** A permission of the catalogue, for example channel:publish. */
  permission: string;
};

/** The person to invite and their role. */
export type InviteMemberInput = {
  /** The e-mail address to sign in with. */
  email: string;
  /** Their name until they choose one. Omitted or null: the part of the e-mail address before the @. */
  name?: string | null | undefined;
  /** The key of the role, which must not exceed your own authority. */
  role: string;
};

/** The status of a member. */
export type MemberStatus =
  /** Has the permissions of the role. */
  | 'ACTIVE'
  /** Has not accepted the invitation yet, and has no permissions. */
  | 'INVITED'
  /** Has no permissions until reinstated, and neither do their tokens. */
  | 'SUSPENDED';

/** Which token, and its new scopes. */
export type NarrowPersonalAccessTokenInput = {
  /** The global ID. */
  id: string;
  /** No wider than the token's current scopes or role. Empty: the token may do nothing. */
  scopes: Array<ScopeInput>;
};

/** The direction of a list. */
export type OrderDirection =
  /** A to Z, earliest first. */
  | 'ASC'
  /** Z to A, latest first. */
  | 'DESC';

/** Changes to the token policy. Null removes a lifetime limit, but leaves any other field unchanged. An input with both kinds of null is rejected, because a client that sends null for omitted fields must not remove a limit by accident. */
export type OrganizationPolicyInput = {
  /** The lifetime of a token that is created without an expiry. Omitted: unchanged. Null: removes the limit; rejected if another field has a null that means unchanged. */
  defaultTokenLifetime?: string | null | undefined;
  /** Whether an active token can be deleted. If false, it must be revoked or expired first. Omitted or null: unchanged. */
  deleteActiveTokens?: boolean | null | undefined;
  /** The maximum lifetime of a token. Omitted: unchanged. Null: removes the limit; rejected if another field has a null that means unchanged. */
  maxTokenLifetime?: string | null | undefined;
  /** Whether tokens that never expire can be created. Omitted or null: unchanged. */
  neverExpiringTokens?: boolean | null | undefined;
  /** Whether every token must have an IP allow list. Omitted or null: unchanged. */
  requireIpAllowList?: boolean | null | undefined;
  /** Whether the tokens of one owner must have different names. Omitted or null: unchanged. */
  uniqueTokenNames?: boolean | null | undefined;
};

/** PERSONAL acts as a person, SERVICE as a service user. SCIM is accepted on /scim/v2 only. */
export type PersonalAccessTokenType =
  /** Acts as the person who owns it. */
  | 'PERSONAL'
  /** Accepted on /scim/v2 only. */
  | 'SCIM'
  /** Acts as the service user who owns it. */
  | 'SERVICE';

/** The token gets a new secret and a new expiry. Its ID, name, description, scopes and IP allow list stay the same. The old secret stops working. */
export type RegeneratePersonalAccessTokenInput = {
  /** Omitted or null: the organization's default lifetime. */
  expires?: ExpiryInput | null | undefined;
  /** The global ID. */
  id: string;
};

/** The member to reinstate. */
export type ReinstateMemberInput = {
  /** The global ID of the member. */
  memberId: string;
};

/** Which token. */
export type RemoveAllScopesInput = {
  /** The token's global ID. */
  personalAccessTokenId: string;
};

/** The member to remove. */
export type RemoveMemberInput = {
  /** The global ID of the member. */
  memberId: string;
};

/** Which token, and which of its scopes. */
export type RemoveScopesInput = {
  /** The token's global ID. */
  personalAccessTokenId: string;
  /** The global IDs of at least one scope. */
  scopeIds: Array<string>;
};

/** Which API key. */
export type RestoreApiKeyInput = {
  /** The global ID. */
  id: string;
};

/** The same secret works again. Rejected if the token has expired, and for its owner if another user revoked it. */
export type RestorePersonalAccessTokenInput = {
  /** The global ID. */
  id: string;
};

/** Which API key. */
export type RevokeApiKeyInput = {
  /** The global ID. */
  id: string;
};

/** Which token. */
export type RevokePersonalAccessTokenInput = {
  /** The global ID. */
  id: string;
};

/** Which session. */
export type RevokeSessionInput = {
  /** The global ID. */
  id: string;
};

/** A permission to grant to a token, optionally limited to entities. */
export type ScopeInput = {
  /** Omitted or null: on every entity. */
  entityIds?: Array<string> | null | undefined;
  /** A permission (channel:publish), a pattern (channel:*, *:read) or a named scope of the catalogue (repo). */
  permission: string;
};

/** The secret of the set-up link, the first organization, and its owner. */
export type SetUpInput = {
  /** The e-mail address to sign in with. */
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

/** The e-mail address and password. */
export type SignInInput = {
  /** The e-mail address. */
  email: string;
  /** The organization's slug. Omitted or null: the user's only organization. */
  organization?: string | null | undefined;
  /** The password. */
  password: string;
};

/** The member to suspend. */
export type SuspendMemberInput = {
  /** The global ID of the member. */
  memberId: string;
};

/** Filters tokens or API keys. All conditions must hold. */
export type TokenFilter = {
  /** Matches those that expire before this instant, not those that never expire. Omitted or null: no restriction. */
  expiresBefore?: string | null | undefined;
  /** Matches those last used before this instant, not those that were never used. Omitted or null: no restriction. */
  lastUsedBefore?: string | null | undefined;
  /** Matches part of the name or description, or the start of the prefix. Case-insensitive. Omitted or null: no restriction. */
  search?: string | null | undefined;
  /** Omitted or null: every status. */
  status?: Array<CredentialStatus> | null | undefined;
};

/** The order of tokens or API keys. Ties are ordered by ID. */
export type TokenOrder = {
  /** The direction. */
  direction: OrderDirection;
  /** The field to order by. */
  field: TokenOrderField;
};

/** The fields by which tokens or API keys can be ordered. */
export type TokenOrderField =
  /** The time of creation. */
  | 'CREATED_AT'
  /** The expiry. Those that never expire sort as the latest. */
  | 'EXPIRES_AT'
  /** The last use. Those that were never used sort as the earliest. */
  | 'LAST_USED_AT'
  /** The name, case-insensitive. */
  | 'NAME';

/** Which API key, and what to change. Omitted fields stay unchanged. */
export type UpdateApiKeyInput = {
  /** The purpose: up to 1,000 characters. Omitted: unchanged. Null: removed. */
  description?: string | null | undefined;
  /** The global ID. */
  id: string;
  /** IPv4 and IPv6 addresses and CIDR blocks. Empty: no restriction. Omitted or null: unchanged. */
  ipAllowList?: Array<string> | null | undefined;
  /** The display name: 1 to 100 characters. Omitted or null: unchanged. */
  name?: string | null | undefined;
};

/** The changes. Omitted fields stay unchanged. */
export type UpdateOrganizationInput = {
  /** A new name: 1 to 100 characters. Omitted or null: unchanged. */
  name?: string | null | undefined;
  /** Changes to the token policy. Omitted or null: unchanged. */
  policy?: OrganizationPolicyInput | null | undefined;
};

/** Which token, and what to change. Omitted fields stay unchanged. */
export type UpdatePersonalAccessTokenInput = {
  /** The purpose: up to 1,000 characters. Omitted: unchanged. Null: removed. */
  description?: string | null | undefined;
  /** The global ID. */
  id: string;
  /** IPv4 and IPv6 addresses and CIDR blocks. Empty: no restriction. Omitted or null: unchanged. */
  ipAllowList?: Array<string> | null | undefined;
  /** The display name: 1 to 100 characters. Omitted or null: unchanged. */
  name?: string | null | undefined;
};

/** The role and the changes. Omitted fields stay unchanged. */
export type UpdateRoleInput = {
  /** Permissions (channel:read) and patterns (channel:*, *:read), which must not exceed your own authority. Omitted or null: unchanged. */
  grants?: Array<string> | null | undefined;
  /** The role's key. */
  key: string;
  /** The display name: 1 to 100 characters. Omitted or null: unchanged. */
  name?: string | null | undefined;
};

/** The kind of a user. */
export type UserKind =
  /** Can sign in and own tokens. */
  | 'PERSON'
  /** Cannot sign in and only owns tokens. */
  | 'SERVICE';

export type ApiKeysQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
  filter?: TokenFilter | null | undefined;
  orderBy?: TokenOrder | null | undefined;
}>;


export type ApiKeysQuery = { apiKeys: { totalCount: number, edges: Array<{ cursor: string, node: { id: string, name: string, description: string | null, prefix: string, status: CredentialStatus, usable: boolean, narrowed: boolean, effectivePermissions: Array<string>, ipAllowList: Array<string>, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, revokedAt: string | null, scopes: Array<{ id: string, permission: string, entityId: string | null }>, role: { key: string }, createdBy: { id: string, name: string } | null } }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type ApiKeyQueryVariables = Exact<{
  id: string;
}>;


export type ApiKeyQuery = { apiKey: { id: string, name: string, description: string | null, prefix: string, status: CredentialStatus, usable: boolean, narrowed: boolean, effectivePermissions: Array<string>, ipAllowList: Array<string>, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, revokedAt: string | null, scopes: Array<{ id: string, permission: string, entityId: string | null }>, role: { key: string }, createdBy: { id: string, name: string } | null } | null };

export type CreateApiKeyMutationVariables = Exact<{
  input: CreateApiKeyInput;
}>;


export type CreateApiKeyMutation = { createApiKey:
    | { __typename: 'ConflictError', path: Array<string>, message: string }
    | { __typename: 'CreateApiKeyPayload', secret: string, apiKey: { id: string, name: string, description: string | null, prefix: string, status: CredentialStatus, usable: boolean, narrowed: boolean, effectivePermissions: Array<string>, ipAllowList: Array<string>, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, revokedAt: string | null, scopes: Array<{ id: string, permission: string, entityId: string | null }>, role: { key: string }, createdBy: { id: string, name: string } | null } }
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'ValidationError', message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type UpdateApiKeyMutationVariables = Exact<{
  input: UpdateApiKeyInput;
}>;


export type UpdateApiKeyMutation = { updateApiKey:
    | { __typename: 'ConflictError', path: Array<string>, message: string }
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'UpdateApiKeyPayload', apiKey: { id: string, name: string, description: string | null, prefix: string, status: CredentialStatus, usable: boolean, narrowed: boolean, effectivePermissions: Array<string>, ipAllowList: Array<string>, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, revokedAt: string | null, scopes: Array<{ id: string, permission: string, entityId: string | null }>, role: { key: string }, createdBy: { id: string, name: string } | null } }
    | { __typename: 'ValidationError', message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type RevokeApiKeyMutationVariables = Exact<{
  input: RevokeApiKeyInput;
}>;


export type RevokeApiKeyMutation = { revokeApiKey:
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'InvalidStateError', status: string, message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'RevokeApiKeyPayload', apiKey: { id: string, name: string, description: string | null, prefix: string, status: CredentialStatus, usable: boolean, narrowed: boolean, effectivePermissions: Array<string>, ipAllowList: Array<string>, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, revokedAt: string | null, scopes: Array<{ id: string, permission: string, entityId: string | null }>, role: { key: string }, createdBy: { id: string, name: string } | null } }
   };

export type RestoreApiKeyMutationVariables = Exact<{
  input: RestoreApiKeyInput;
}>;


export type RestoreApiKeyMutation = { restoreApiKey:
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'InvalidStateError', status: string, message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'RestoreApiKeyPayload', apiKey: { id: string, name: string, description: string | null, prefix: string, status: CredentialStatus, usable: boolean, narrowed: boolean, effectivePermissions: Array<string>, ipAllowList: Array<string>, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, revokedAt: string | null, scopes: Array<{ id: string, permission: string, entityId: string | null }>, role: { key: string }, createdBy: { id: string, name: string } | null } }
   };

export type DeleteApiKeyMutationVariables = Exact<{
  input: DeleteApiKeyInput;
}>;


export type DeleteApiKeyMutation = { deleteApiKey:
    | { __typename: 'DeleteApiKeyPayload', deletedId: string }
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'InvalidStateError', status: string, message: string }
    | { __typename: 'NotFoundError', message: string }
   };

export type TokenPartsFragment = { id: string, name: string, description: string | null, prefix: string, type: PersonalAccessTokenType, status: CredentialStatus, usable: boolean, narrowed: boolean, effectivePermissions: Array<string>, ipAllowList: Array<string>, createdAt: string, updatedAt: string, expiresAt: string | null, lastUsedAt: string | null, lastUsedIp: string | null, revokedAt: string | null, scopes: Array<{ id: string, permission: string, entityId: string | null, permissions: Array<string>, effective: boolean }>, owner: { id: string, name: string }, revokedBy: { id: string, name: string } | null };

export type KeyPartsFragment = { id: string, name: string, description: string | null, prefix: string, status: CredentialStatus, usable: boolean, narrowed: boolean, effectivePermissions: Array<string>, ipAllowList: Array<string>, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, revokedAt: string | null, scopes: Array<{ id: string, permission: string, entityId: string | null }>, role: { key: string }, createdBy: { id: string, name: string } | null };

export type RolePartsFragment = { id: string, key: string, name: string, builtIn: boolean, grants: Array<string>, permissions: Array<string> };

export type MemberPartsFragment = { id: string, status: MemberStatus, createdAt: string, user: { id: string, kind: UserKind, name: string, email: string | null }, role: { key: string, name: string } };

export type OrganizationPartsFragment = { id: string, slug: string, name: string, createdAt: string, policy: { defaultTokenLifetime: string | null, maxTokenLifetime: string | null, neverExpiringTokens: boolean, requireIpAllowList: boolean, deleteActiveTokens: boolean, uniqueTokenNames: boolean } };

type ErrorParts_ConflictError_Fragment = { __typename: 'ConflictError', path: Array<string>, message: string };

type ErrorParts_InsufficientAuthorityError_Fragment = { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string };

type ErrorParts_InvalidStateError_Fragment = { __typename: 'InvalidStateError', status: string, message: string };

type ErrorParts_NotFoundError_Fragment = { __typename: 'NotFoundError', message: string };

type ErrorParts_ValidationError_Fragment = { __typename: 'ValidationError', message: string, issues: Array<{ path: Array<string>, message: string }> };

export type ErrorPartsFragment =
  | ErrorParts_ConflictError_Fragment
  | ErrorParts_InsufficientAuthorityError_Fragment
  | ErrorParts_InvalidStateError_Fragment
  | ErrorParts_NotFoundError_Fragment
  | ErrorParts_ValidationError_Fragment
;

export type FormerMemberPartsFragment = { id: string, roleKey: string | null, roleName: string | null, memberSince: string, removedAt: string, user: { id: string, kind: UserKind, name: string, email: string | null }, removedBy: { id: string, name: string } | null };

export type MembersQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
  search?: string | null | undefined;
  status?: Array<MemberStatus> | MemberStatus | null | undefined;
  role?: string | null | undefined;
  kind?: UserKind | null | undefined;
}>;


export type MembersQuery = { members: { totalCount: number, edges: Array<{ cursor: string, node: { id: string, status: MemberStatus, createdAt: string, user: { id: string, kind: UserKind, name: string, email: string | null }, role: { key: string, name: string } } }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type FormerMembersQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  search?: string | null | undefined;
  kind?: UserKind | null | undefined;
}>;


export type FormerMembersQuery = { formerMembers: { totalCount: number, edges: Array<{ cursor: string, node: { id: string, roleKey: string | null, roleName: string | null, memberSince: string, removedAt: string, user: { id: string, kind: UserKind, name: string, email: string | null }, removedBy: { id: string, name: string } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type FormerMemberQueryVariables = Exact<{
  id: string;
}>;


export type FormerMemberQuery = { formerMember: { id: string, roleKey: string | null, roleName: string | null, memberSince: string, removedAt: string, user: { id: string, kind: UserKind, name: string, email: string | null }, removedBy: { id: string, name: string } | null } | null };

export type MemberTokensQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  filter?: TokenFilter | null | undefined;
}>;


export type MemberTokensQuery = { node:
    | { personalAccessTokens: { totalCount: number, edges: Array<{ node: { id: string, name: string, description: string | null, prefix: string, type: PersonalAccessTokenType, status: CredentialStatus, usable: boolean, narrowed: boolean, effectivePermissions: Array<string>, ipAllowList: Array<string>, createdAt: string, updatedAt: string, expiresAt: string | null, lastUsedAt: string | null, lastUsedIp: string | null, revokedAt: string | null, scopes: Array<{ id: string, permission: string, entityId: string | null, permissions: Array<string>, effective: boolean }>, owner: { id: string, name: string }, revokedBy: { id: string, name: string } | null } }> } }
    | Record<PropertyKey, never>
   | null };

export type InviteMemberMutationVariables = Exact<{
  input: InviteMemberInput;
}>;


export type InviteMemberMutation = { inviteMember:
    | { __typename: 'ConflictError', path: Array<string>, message: string }
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'InviteMemberPayload', secret: string, member: { id: string, status: MemberStatus, createdAt: string, user: { id: string, kind: UserKind, name: string, email: string | null }, role: { key: string, name: string } } }
    | { __typename: 'ValidationError', message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type AcceptInvitationMutationVariables = Exact<{
  input: AcceptInvitationInput;
}>;


export type AcceptInvitationMutation = { acceptInvitation:
    | { __typename: 'AcceptInvitationPayload', member: { id: string, status: MemberStatus, createdAt: string, user: { id: string, kind: UserKind, name: string, email: string | null }, role: { key: string, name: string } } }
    | { __typename: 'InvalidStateError', status: string, message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'ValidationError', message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type CreateServiceUserMutationVariables = Exact<{
  input: CreateServiceUserInput;
}>;


export type CreateServiceUserMutation = { createServiceUser:
    | { __typename: 'CreateServiceUserPayload', member: { id: string, status: MemberStatus, createdAt: string, user: { id: string, kind: UserKind, name: string, email: string | null }, role: { key: string, name: string } } }
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'ValidationError', message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type ChangeMemberRoleMutationVariables = Exact<{
  input: ChangeMemberRoleInput;
}>;


export type ChangeMemberRoleMutation = { changeMemberRole:
    | { __typename: 'ChangeMemberRolePayload', member: { id: string, status: MemberStatus, createdAt: string, user: { id: string, kind: UserKind, name: string, email: string | null }, role: { key: string, name: string } } }
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'InvalidStateError', status: string, message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'ValidationError', message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type SuspendMemberMutationVariables = Exact<{
  input: SuspendMemberInput;
}>;


export type SuspendMemberMutation = { suspendMember:
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'InvalidStateError', status: string, message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'SuspendMemberPayload', member: { id: string, status: MemberStatus, createdAt: string, user: { id: string, kind: UserKind, name: string, email: string | null }, role: { key: string, name: string } } }
   };

export type ReinstateMemberMutationVariables = Exact<{
  input: ReinstateMemberInput;
}>;


export type ReinstateMemberMutation = { reinstateMember:
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'InvalidStateError', status: string, message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'ReinstateMemberPayload', member: { id: string, status: MemberStatus, createdAt: string, user: { id: string, kind: UserKind, name: string, email: string | null }, role: { key: string, name: string } } }
   };

export type RemoveMemberMutationVariables = Exact<{
  input: RemoveMemberInput;
}>;


export type RemoveMemberMutation = { removeMember:
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'InvalidStateError', status: string, message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'RemoveMemberPayload', removedId: string }
   };

export type SetUpMutationVariables = Exact<{
  input: SetUpInput;
}>;


export type SetUpMutation = { setUp:
    | { __typename: 'InvalidStateError', status: string, message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'SetUpPayload', member: { id: string, status: MemberStatus, createdAt: string, user: { id: string, kind: UserKind, name: string, email: string | null }, role: { key: string, name: string } } }
    | { __typename: 'ValidationError', message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type InvitationPendingQueryVariables = Exact<{
  secret: string;
}>;


export type InvitationPendingQuery = { invitationPending: boolean };

export type OrganizationQueryVariables = Exact<{ [key: string]: never; }>;


export type OrganizationQuery = { organization: { id: string, slug: string, name: string, createdAt: string, policy: { defaultTokenLifetime: string | null, maxTokenLifetime: string | null, neverExpiringTokens: boolean, requireIpAllowList: boolean, deleteActiveTokens: boolean, uniqueTokenNames: boolean } } };

export type CatalogQueryVariables = Exact<{ [key: string]: never; }>;


export type CatalogQuery = { catalog: { entityTypes: Array<{ name: string, description: string | null, operations: Array<string> }>, scopes: Array<{ name: string, description: string, permissions: Array<string> }> } };

export type AuditEventsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: AuditEventFilter | null | undefined;
}>;


export type AuditEventsQuery = { auditEvents: { edges: Array<{ cursor: string, node: { id: string, occurredAt: string, action: string, credentialPrefix: string | null, targetId: string | null, targetLabel: string | null, detail: string | null, ip: string | null, actor: { id: string, name: string } | null } }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type NodeQueryVariables = Exact<{
  id: string;
}>;


export type NodeQuery = { node:
    | { __typename: 'ApiKey', id: string }
    | { __typename: 'AuditEvent', id: string }
    | { __typename: 'FormerMember', id: string }
    | { __typename: 'Member', id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'PersonalAccessToken', id: string }
    | { __typename: 'Role', id: string }
    | { __typename: 'Scope', id: string }
    | { __typename: 'Session', id: string }
    | { __typename: 'User', id: string }
   | null };

export type UpdateOrganizationMutationVariables = Exact<{
  input: UpdateOrganizationInput;
}>;


export type UpdateOrganizationMutation = { updateOrganization:
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'UpdateOrganizationPayload', organization: { id: string, slug: string, name: string, createdAt: string, policy: { defaultTokenLifetime: string | null, maxTokenLifetime: string | null, neverExpiringTokens: boolean, requireIpAllowList: boolean, deleteActiveTokens: boolean, uniqueTokenNames: boolean } } }
    | { __typename: 'ValidationError', message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type PersonalAccessTokensQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
  filter?: TokenFilter | null | undefined;
  orderBy?: TokenOrder | null | undefined;
}>;


export type PersonalAccessTokensQuery = { personalAccessTokens: { totalCount: number, edges: Array<{ cursor: string, node: { id: string, name: string, description: string | null, prefix: string, type: PersonalAccessTokenType, status: CredentialStatus, usable: boolean, narrowed: boolean, effectivePermissions: Array<string>, ipAllowList: Array<string>, createdAt: string, updatedAt: string, expiresAt: string | null, lastUsedAt: string | null, lastUsedIp: string | null, revokedAt: string | null, scopes: Array<{ id: string, permission: string, entityId: string | null, permissions: Array<string>, effective: boolean }>, owner: { id: string, name: string }, revokedBy: { id: string, name: string } | null } }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type PersonalAccessTokenQueryVariables = Exact<{
  id: string;
}>;


export type PersonalAccessTokenQuery = { personalAccessToken: { id: string, name: string, description: string | null, prefix: string, type: PersonalAccessTokenType, status: CredentialStatus, usable: boolean, narrowed: boolean, effectivePermissions: Array<string>, ipAllowList: Array<string>, createdAt: string, updatedAt: string, expiresAt: string | null, lastUsedAt: string | null, lastUsedIp: string | null, revokedAt: string | null, scopes: Array<{ id: string, permission: string, entityId: string | null, permissions: Array<string>, effective: boolean }>, owner: { id: string, name: string }, revokedBy: { id: string, name: string } | null } | null };

export type CreatePersonalAccessTokenMutationVariables = Exact<{
  input: CreatePersonalAccessTokenInput;
}>;


export type CreatePersonalAccessTokenMutation = { createPersonalAccessToken:
    | { __typename: 'ConflictError', path: Array<string>, message: string }
    | { __typename: 'CreatePersonalAccessTokenPayload', secret: string, personalAccessToken: { id: string, name: string, description: string | null, prefix: string, type: PersonalAccessTokenType, status: CredentialStatus, usable: boolean, narrowed: boolean, effectivePermissions: Array<string>, ipAllowList: Array<string>, createdAt: string, updatedAt: string, expiresAt: string | null, lastUsedAt: string | null, lastUsedIp: string | null, revokedAt: string | null, scopes: Array<{ id: string, permission: string, entityId: string | null, permissions: Array<string>, effective: boolean }>, owner: { id: string, name: string }, revokedBy: { id: string, name: string } | null } }
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'InvalidStateError', status: string, message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'ValidationError', message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type UpdatePersonalAccessTokenMutationVariables = Exact<{
  input: UpdatePersonalAccessTokenInput;
}>;


export type UpdatePersonalAccessTokenMutation = { updatePersonalAccessToken:
    | { __typename: 'ConflictError', path: Array<string>, message: string }
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'UpdatePersonalAccessTokenPayload', personalAccessToken: { id: string, name: string, description: string | null, prefix: string, type: PersonalAccessTokenType, status: CredentialStatus, usable: boolean, narrowed: boolean, effectivePermissions: Array<string>, ipAllowList: Array<string>, createdAt: string, updatedAt: string, expiresAt: string | null, lastUsedAt: string | null, lastUsedIp: string | null, revokedAt: string | null, scopes: Array<{ id: string, permission: string, entityId: string | null, permissions: Array<string>, effective: boolean }>, owner: { id: string, name: string }, revokedBy: { id: string, name: string } | null } }
    | { __typename: 'ValidationError', message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type RevokePersonalAccessTokenMutationVariables = Exact<{
  input: RevokePersonalAccessTokenInput;
}>;


export type RevokePersonalAccessTokenMutation = { revokePersonalAccessToken:
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'InvalidStateError', status: string, message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'RevokePersonalAccessTokenPayload', personalAccessToken: { id: string, name: string, description: string | null, prefix: string, type: PersonalAccessTokenType, status: CredentialStatus, usable: boolean, narrowed: boolean, effectivePermissions: Array<string>, ipAllowList: Array<string>, createdAt: string, updatedAt: string, expiresAt: string | null, lastUsedAt: string | null, lastUsedIp: string | null, revokedAt: string | null, scopes: Array<{ id: string, permission: string, entityId: string | null, permissions: Array<string>, effective: boolean }>, owner: { id: string, name: string }, revokedBy: { id: string, name: string } | null } }
   };

export type RestorePersonalAccessTokenMutationVariables = Exact<{
  input: RestorePersonalAccessTokenInput;
}>;


export type RestorePersonalAccessTokenMutation = { restorePersonalAccessToken:
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'InvalidStateError', status: string, message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'RestorePersonalAccessTokenPayload', personalAccessToken: { id: string, name: string, description: string | null, prefix: string, type: PersonalAccessTokenType, status: CredentialStatus, usable: boolean, narrowed: boolean, effectivePermissions: Array<string>, ipAllowList: Array<string>, createdAt: string, updatedAt: string, expiresAt: string | null, lastUsedAt: string | null, lastUsedIp: string | null, revokedAt: string | null, scopes: Array<{ id: string, permission: string, entityId: string | null, permissions: Array<string>, effective: boolean }>, owner: { id: string, name: string }, revokedBy: { id: string, name: string } | null } }
   };

export type RegeneratePersonalAccessTokenMutationVariables = Exact<{
  input: RegeneratePersonalAccessTokenInput;
}>;


export type RegeneratePersonalAccessTokenMutation = { regeneratePersonalAccessToken:
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'RegeneratePersonalAccessTokenPayload', secret: string, personalAccessToken: { id: string, name: string, description: string | null, prefix: string, type: PersonalAccessTokenType, status: CredentialStatus, usable: boolean, narrowed: boolean, effectivePermissions: Array<string>, ipAllowList: Array<string>, createdAt: string, updatedAt: string, expiresAt: string | null, lastUsedAt: string | null, lastUsedIp: string | null, revokedAt: string | null, scopes: Array<{ id: string, permission: string, entityId: string | null, permissions: Array<string>, effective: boolean }>, owner: { id: string, name: string }, revokedBy: { id: string, name: string } | null } }
    | { __typename: 'ValidationError', message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type DeletePersonalAccessTokenMutationVariables = Exact<{
  input: DeletePersonalAccessTokenInput;
}>;


export type DeletePersonalAccessTokenMutation = { deletePersonalAccessToken:
    | { __typename: 'DeletePersonalAccessTokenPayload', deletedId: string }
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'InvalidStateError', status: string, message: string }
    | { __typename: 'NotFoundError', message: string }
   };

export type DeleteAllPersonalAccessTokensMutationVariables = Exact<{
  input: DeleteAllPersonalAccessTokensInput;
}>;


export type DeleteAllPersonalAccessTokensMutation = { deleteAllPersonalAccessTokens:
    | { __typename: 'DeleteAllPersonalAccessTokensPayload', deletedIds: Array<string> }
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'InvalidStateError', status: string, message: string }
   };

export type AddScopesMutationVariables = Exact<{
  input: AddScopesInput;
}>;


export type AddScopesMutation = { addScopes:
    | { __typename: 'AddScopesPayload', personalAccessToken: { id: string, name: string, description: string | null, prefix: string, type: PersonalAccessTokenType, status: CredentialStatus, usable: boolean, narrowed: boolean, effectivePermissions: Array<string>, ipAllowList: Array<string>, createdAt: string, updatedAt: string, expiresAt: string | null, lastUsedAt: string | null, lastUsedIp: string | null, revokedAt: string | null, scopes: Array<{ id: string, permission: string, entityId: string | null, permissions: Array<string>, effective: boolean }>, owner: { id: string, name: string }, revokedBy: { id: string, name: string } | null } }
    | { __typename: 'ConflictError', path: Array<string>, message: string }
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'ValidationError', message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type RemoveScopesMutationVariables = Exact<{
  input: RemoveScopesInput;
}>;


export type RemoveScopesMutation = { removeScopes:
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'RemoveScopesPayload', personalAccessToken: { id: string, name: string, description: string | null, prefix: string, type: PersonalAccessTokenType, status: CredentialStatus, usable: boolean, narrowed: boolean, effectivePermissions: Array<string>, ipAllowList: Array<string>, createdAt: string, updatedAt: string, expiresAt: string | null, lastUsedAt: string | null, lastUsedIp: string | null, revokedAt: string | null, scopes: Array<{ id: string, permission: string, entityId: string | null, permissions: Array<string>, effective: boolean }>, owner: { id: string, name: string }, revokedBy: { id: string, name: string } | null } }
    | { __typename: 'ValidationError', message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type NarrowPersonalAccessTokenMutationVariables = Exact<{
  input: NarrowPersonalAccessTokenInput;
}>;


export type NarrowPersonalAccessTokenMutation = { narrowPersonalAccessToken:
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'NarrowPersonalAccessTokenPayload', personalAccessToken: { id: string, name: string, description: string | null, prefix: string, type: PersonalAccessTokenType, status: CredentialStatus, usable: boolean, narrowed: boolean, effectivePermissions: Array<string>, ipAllowList: Array<string>, createdAt: string, updatedAt: string, expiresAt: string | null, lastUsedAt: string | null, lastUsedIp: string | null, revokedAt: string | null, scopes: Array<{ id: string, permission: string, entityId: string | null, permissions: Array<string>, effective: boolean }>, owner: { id: string, name: string }, revokedBy: { id: string, name: string } | null } }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'ValidationError', message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type RemoveAllScopesMutationVariables = Exact<{
  input: RemoveAllScopesInput;
}>;


export type RemoveAllScopesMutation = { removeAllScopes:
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'RemoveAllScopesPayload', personalAccessToken: { id: string, name: string, description: string | null, prefix: string, type: PersonalAccessTokenType, status: CredentialStatus, usable: boolean, narrowed: boolean, effectivePermissions: Array<string>, ipAllowList: Array<string>, createdAt: string, updatedAt: string, expiresAt: string | null, lastUsedAt: string | null, lastUsedIp: string | null, revokedAt: string | null, scopes: Array<{ id: string, permission: string, entityId: string | null, permissions: Array<string>, effective: boolean }>, owner: { id: string, name: string }, revokedBy: { id: string, name: string } | null } }
   };

export type RolesQueryVariables = Exact<{ [key: string]: never; }>;


export type RolesQuery = { roles: Array<{ memberCount: number | null, apiKeyCount: number | null, id: string, key: string, name: string, builtIn: boolean, grants: Array<string>, permissions: Array<string> }> };

export type CreateRoleMutationVariables = Exact<{
  input: CreateRoleInput;
}>;


export type CreateRoleMutation = { createRole:
    | { __typename: 'ConflictError', path: Array<string>, message: string }
    | { __typename: 'CreateRolePayload', role: { id: string, key: string, name: string, builtIn: boolean, grants: Array<string>, permissions: Array<string> } }
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'ValidationError', message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type UpdateRoleMutationVariables = Exact<{
  input: UpdateRoleInput;
}>;


export type UpdateRoleMutation = { updateRole:
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'InvalidStateError', status: string, message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'UpdateRolePayload', role: { id: string, key: string, name: string, builtIn: boolean, grants: Array<string>, permissions: Array<string> } }
    | { __typename: 'ValidationError', message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type DeleteRoleMutationVariables = Exact<{
  input: DeleteRoleInput;
}>;


export type DeleteRoleMutation = { deleteRole:
    | { __typename: 'DeleteRolePayload', deletedId: string }
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'InvalidStateError', status: string, message: string }
    | { __typename: 'NotFoundError', message: string }
   };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { viewer: { permissions: Array<string>, credential:
      | { __typename: 'ApiKey', id: string, prefix: string, name: string }
      | { __typename: 'PersonalAccessToken', id: string, prefix: string, name: string }
      | { __typename: 'Session', id: string, createdAt: string, expiresAt: string, userAgent: string | null, ip: string | null }
    , user: { id: string, kind: UserKind, name: string, email: string | null } | null, organization: { id: string, slug: string, name: string, createdAt: string, policy: { defaultTokenLifetime: string | null, maxTokenLifetime: string | null, neverExpiringTokens: boolean, requireIpAllowList: boolean, deleteActiveTokens: boolean, uniqueTokenNames: boolean } }, role: { id: string, key: string, name: string, builtIn: boolean, grants: Array<string>, permissions: Array<string> }, rateLimit: { limit: number, remaining: number, used: number, resetAt: string } | null } | null };

export type CanQueryVariables = Exact<{
  permission: string;
  entityId?: string | null | undefined;
}>;


export type CanQuery = { viewer: { can: boolean } | null };

export type SignInMutationVariables = Exact<{
  input: SignInInput;
}>;


export type SignInMutation = { signIn:
    | { __typename: 'SignInPayload', secret: string, session: { id: string, expiresAt: string }, viewer: { role: { key: string } } }
    | { __typename: 'ValidationError', message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type SignOutMutationVariables = Exact<{ [key: string]: never; }>;


export type SignOutMutation = { signOut:
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'SignOutPayload', session: { id: string } }
   };

export type ChangePasswordMutationVariables = Exact<{
  input: ChangePasswordInput;
}>;


export type ChangePasswordMutation = { changePassword:
    | { __typename: 'ChangePasswordPayload', user: { id: string } }
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'ValidationError', message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type RevokeCurrentCredentialMutationVariables = Exact<{ [key: string]: never; }>;


export type RevokeCurrentCredentialMutation = { revokeCurrentCredential:
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'RevokeCurrentCredentialPayload', credential:
        | { __typename: 'ApiKey' }
        | { __typename: 'PersonalAccessToken' }
        | { __typename: 'Session' }
       }
   };

export type ExplainAccessQueryVariables = Exact<{
  input: ExplainAccessInput;
}>;


export type ExplainAccessQuery = { explainAccess: { allowed: boolean, evaluatedAt: string, gates: Array<{ gate: AccessGate, passed: boolean, reason: string }> } };

export type SessionsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type SessionsQuery = { viewer: { sessions: { totalCount: number, edges: Array<{ cursor: string, node: { id: string, createdAt: string, expiresAt: string, userAgent: string | null, ip: string | null, lastUsedAt: string | null, lastUsedIp: string | null } }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } } | null };

export type RevokeSessionMutationVariables = Exact<{
  input: RevokeSessionInput;
}>;


export type RevokeSessionMutation = { revokeSession:
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'InvalidStateError', status: string, message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'RevokeSessionPayload', session: { id: string } }
   };

export type RevokeOtherSessionsMutationVariables = Exact<{ [key: string]: never; }>;


export type RevokeOtherSessionsMutation = { revokeOtherSessions:
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'RevokeOtherSessionsPayload', revokedCount: number }
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
export const TokenPartsFragmentDoc = new TypedDocumentString(`
    fragment TokenParts on PersonalAccessToken {
  id
  name
  description
  prefix
  type
  status
  usable
  narrowed
  scopes {
    id
    permission
    entityId
    permissions
    effective
  }
  effectivePermissions
  ipAllowList
  createdAt
  updatedAt
  expiresAt
  lastUsedAt
  lastUsedIp
  revokedAt
  owner {
    id
    name
  }
  revokedBy {
    id
    name
  }
}
    `, {"fragmentName":"TokenParts"}) as unknown as TypedDocumentString<TokenPartsFragment, unknown>;
export const KeyPartsFragmentDoc = new TypedDocumentString(`
    fragment KeyParts on ApiKey {
  id
  name
  description
  prefix
  status
  usable
  narrowed
  scopes {
    id
    permission
    entityId
  }
  effectivePermissions
  ipAllowList
  createdAt
  expiresAt
  lastUsedAt
  revokedAt
  role {
    key
  }
  createdBy {
    id
    name
  }
}
    `, {"fragmentName":"KeyParts"}) as unknown as TypedDocumentString<KeyPartsFragment, unknown>;
export const RolePartsFragmentDoc = new TypedDocumentString(`
    fragment RoleParts on Role {
  id
  key
  name
  builtIn
  grants
  permissions
}
    `, {"fragmentName":"RoleParts"}) as unknown as TypedDocumentString<RolePartsFragment, unknown>;
export const MemberPartsFragmentDoc = new TypedDocumentString(`
    fragment MemberParts on Member {
  id
  status
  createdAt
  user {
    id
    kind
    name
    email
  }
  role {
    key
    name
  }
}
    `, {"fragmentName":"MemberParts"}) as unknown as TypedDocumentString<MemberPartsFragment, unknown>;
export const OrganizationPartsFragmentDoc = new TypedDocumentString(`
    fragment OrganizationParts on Organization {
  id
  slug
  name
  createdAt
  policy {
    defaultTokenLifetime
    maxTokenLifetime
    neverExpiringTokens
    requireIpAllowList
    deleteActiveTokens
    uniqueTokenNames
  }
}
    `, {"fragmentName":"OrganizationParts"}) as unknown as TypedDocumentString<OrganizationPartsFragment, unknown>;
export const ErrorPartsFragmentDoc = new TypedDocumentString(`
    fragment ErrorParts on Error {
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
    `, {"fragmentName":"ErrorParts"}) as unknown as TypedDocumentString<ErrorPartsFragment, unknown>;
export const FormerMemberPartsFragmentDoc = new TypedDocumentString(`
    fragment FormerMemberParts on FormerMember {
  id
  user {
    id
    kind
    name
    email
  }
  roleKey
  roleName
  memberSince
  removedAt
  removedBy {
    id
    name
  }
}
    `, {"fragmentName":"FormerMemberParts"}) as unknown as TypedDocumentString<FormerMemberPartsFragment, unknown>;
export const ApiKeysDocument = new TypedDocumentString(`
    query ApiKeys($first: Int, $after: String, $last: Int, $before: String, $filter: TokenFilter, $orderBy: TokenOrder) {
  apiKeys(
    first: $first
    after: $after
    last: $last
    before: $before
    filter: $filter
    orderBy: $orderBy
  ) {
    edges {
      cursor
      node {
        ...KeyParts
      }
    }
    pageInfo {
      hasNextPage
      hasPreviousPage
      startCursor
      endCursor
    }
    totalCount
  }
}
    fragment KeyParts on ApiKey {
  id
  name
  description
  prefix
  status
  usable
  narrowed
  scopes {
    id
    permission
    entityId
  }
  effectivePermissions
  ipAllowList
  createdAt
  expiresAt
  lastUsedAt
  revokedAt
  role {
    key
  }
  createdBy {
    id
    name
  }
}`) as unknown as TypedDocumentString<ApiKeysQuery, ApiKeysQueryVariables>;
export const ApiKeyDocument = new TypedDocumentString(`
    query ApiKey($id: ID!) {
  apiKey(id: $id) {
    ...KeyParts
  }
}
    fragment KeyParts on ApiKey {
  id
  name
  description
  prefix
  status
  usable
  narrowed
  scopes {
    id
    permission
    entityId
  }
  effectivePermissions
  ipAllowList
  createdAt
  expiresAt
  lastUsedAt
  revokedAt
  role {
    key
  }
  createdBy {
    id
    name
  }
}`) as unknown as TypedDocumentString<ApiKeyQuery, ApiKeyQueryVariables>;
export const CreateApiKeyDocument = new TypedDocumentString(`
    mutation CreateApiKey($input: CreateApiKeyInput!) {
  createApiKey(input: $input) {
    ... on CreateApiKeyPayload {
      __typename
      apiKey {
        ...KeyParts
      }
      secret
    }
    ...ErrorParts
  }
}
    fragment KeyParts on ApiKey {
  id
  name
  description
  prefix
  status
  usable
  narrowed
  scopes {
    id
    permission
    entityId
  }
  effectivePermissions
  ipAllowList
  createdAt
  expiresAt
  lastUsedAt
  revokedAt
  role {
    key
  }
  createdBy {
    id
    name
  }
}
fragment ErrorParts on Error {
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
}`) as unknown as TypedDocumentString<CreateApiKeyMutation, CreateApiKeyMutationVariables>;
export const UpdateApiKeyDocument = new TypedDocumentString(`
    mutation UpdateApiKey($input: UpdateApiKeyInput!) {
  updateApiKey(input: $input) {
    ... on UpdateApiKeyPayload {
      __typename
      apiKey {
        ...KeyParts
      }
    }
    ...ErrorParts
  }
}
    fragment KeyParts on ApiKey {
  id
  name
  description
  prefix
  status
  usable
  narrowed
  scopes {
    id
    permission
    entityId
  }
  effectivePermissions
  ipAllowList
  createdAt
  expiresAt
  lastUsedAt
  revokedAt
  role {
    key
  }
  createdBy {
    id
    name
  }
}
fragment ErrorParts on Error {
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
}`) as unknown as TypedDocumentString<UpdateApiKeyMutation, UpdateApiKeyMutationVariables>;
export const RevokeApiKeyDocument = new TypedDocumentString(`
    mutation RevokeApiKey($input: RevokeApiKeyInput!) {
  revokeApiKey(input: $input) {
    ... on RevokeApiKeyPayload {
      __typename
      apiKey {
        ...KeyParts
      }
    }
    ...ErrorParts
  }
}
    fragment KeyParts on ApiKey {
  id
  name
  description
  prefix
  status
  usable
  narrowed
  scopes {
    id
    permission
    entityId
  }
  effectivePermissions
  ipAllowList
  createdAt
  expiresAt
  lastUsedAt
  revokedAt
  role {
    key
  }
  createdBy {
    id
    name
  }
}
fragment ErrorParts on Error {
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
}`) as unknown as TypedDocumentString<RevokeApiKeyMutation, RevokeApiKeyMutationVariables>;
export const RestoreApiKeyDocument = new TypedDocumentString(`
    mutation RestoreApiKey($input: RestoreApiKeyInput!) {
  restoreApiKey(input: $input) {
    ... on RestoreApiKeyPayload {
      __typename
      apiKey {
        ...KeyParts
      }
    }
    ...ErrorParts
  }
}
    fragment KeyParts on ApiKey {
  id
  name
  description
  prefix
  status
  usable
  narrowed
  scopes {
    id
    permission
    entityId
  }
  effectivePermissions
  ipAllowList
  createdAt
  expiresAt
  lastUsedAt
  revokedAt
  role {
    key
  }
  createdBy {
    id
    name
  }
}
fragment ErrorParts on Error {
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
}`) as unknown as TypedDocumentString<RestoreApiKeyMutation, RestoreApiKeyMutationVariables>;
export const DeleteApiKeyDocument = new TypedDocumentString(`
    mutation DeleteApiKey($input: DeleteApiKeyInput!) {
  deleteApiKey(input: $input) {
    ... on DeleteApiKeyPayload {
      __typename
      deletedId
    }
    ...ErrorParts
  }
}
    fragment ErrorParts on Error {
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
}`) as unknown as TypedDocumentString<DeleteApiKeyMutation, DeleteApiKeyMutationVariables>;
export const MembersDocument = new TypedDocumentString(`
    query Members($first: Int, $after: String, $last: Int, $before: String, $search: String, $status: [MemberStatus!], $role: String, $kind: UserKind) {
  members(
    first: $first
    after: $after
    last: $last
    before: $before
    search: $search
    status: $status
    role: $role
    kind: $kind
  ) {
    edges {
      cursor
      node {
        ...MemberParts
      }
    }
    pageInfo {
      hasNextPage
      hasPreviousPage
      startCursor
      endCursor
    }
    totalCount
  }
}
    fragment MemberParts on Member {
  id
  status
  createdAt
  user {
    id
    kind
    name
    email
  }
  role {
    key
    name
  }
}`) as unknown as TypedDocumentString<MembersQuery, MembersQueryVariables>;
export const FormerMembersDocument = new TypedDocumentString(`
    query FormerMembers($first: Int, $after: String, $search: String, $kind: UserKind) {
  formerMembers(first: $first, after: $after, search: $search, kind: $kind) {
    edges {
      cursor
      node {
        ...FormerMemberParts
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
  }
}
    fragment FormerMemberParts on FormerMember {
  id
  user {
    id
    kind
    name
    email
  }
  roleKey
  roleName
  memberSince
  removedAt
  removedBy {
    id
    name
  }
}`) as unknown as TypedDocumentString<FormerMembersQuery, FormerMembersQueryVariables>;
export const FormerMemberDocument = new TypedDocumentString(`
    query FormerMember($id: ID!) {
  formerMember(id: $id) {
    ...FormerMemberParts
  }
}
    fragment FormerMemberParts on FormerMember {
  id
  user {
    id
    kind
    name
    email
  }
  roleKey
  roleName
  memberSince
  removedAt
  removedBy {
    id
    name
  }
}`) as unknown as TypedDocumentString<FormerMemberQuery, FormerMemberQueryVariables>;
export const MemberTokensDocument = new TypedDocumentString(`
    query MemberTokens($id: ID!, $first: Int, $filter: TokenFilter) {
  node(id: $id) {
    ... on Member {
      personalAccessTokens(first: $first, filter: $filter) {
        totalCount
        edges {
          node {
            ...TokenParts
          }
        }
      }
    }
  }
}
    fragment TokenParts on PersonalAccessToken {
  id
  name
  description
  prefix
  type
  status
  usable
  narrowed
  scopes {
    id
    permission
    entityId
    permissions
    effective
  }
  effectivePermissions
  ipAllowList
  createdAt
  updatedAt
  expiresAt
  lastUsedAt
  lastUsedIp
  revokedAt
  owner {
    id
    name
  }
  revokedBy {
    id
    name
  }
}`) as unknown as TypedDocumentString<MemberTokensQuery, MemberTokensQueryVariables>;
export const InviteMemberDocument = new TypedDocumentString(`
    mutation InviteMember($input: InviteMemberInput!) {
  inviteMember(input: $input) {
    ... on InviteMemberPayload {
      __typename
      member {
        ...MemberParts
      }
      secret
    }
    ...ErrorParts
  }
}
    fragment MemberParts on Member {
  id
  status
  createdAt
  user {
    id
    kind
    name
    email
  }
  role {
    key
    name
  }
}
fragment ErrorParts on Error {
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
}`) as unknown as TypedDocumentString<InviteMemberMutation, InviteMemberMutationVariables>;
export const AcceptInvitationDocument = new TypedDocumentString(`
    mutation AcceptInvitation($input: AcceptInvitationInput!) {
  acceptInvitation(input: $input) {
    ... on AcceptInvitationPayload {
      __typename
      member {
        ...MemberParts
      }
    }
    ...ErrorParts
  }
}
    fragment MemberParts on Member {
  id
  status
  createdAt
  user {
    id
    kind
    name
    email
  }
  role {
    key
    name
  }
}
fragment ErrorParts on Error {
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
export const CreateServiceUserDocument = new TypedDocumentString(`
    mutation CreateServiceUser($input: CreateServiceUserInput!) {
  createServiceUser(input: $input) {
    ... on CreateServiceUserPayload {
      __typename
      member {
        ...MemberParts
      }
    }
    ...ErrorParts
  }
}
    fragment MemberParts on Member {
  id
  status
  createdAt
  user {
    id
    kind
    name
    email
  }
  role {
    key
    name
  }
}
fragment ErrorParts on Error {
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
}`) as unknown as TypedDocumentString<CreateServiceUserMutation, CreateServiceUserMutationVariables>;
export const ChangeMemberRoleDocument = new TypedDocumentString(`
    mutation ChangeMemberRole($input: ChangeMemberRoleInput!) {
  changeMemberRole(input: $input) {
    ... on ChangeMemberRolePayload {
      __typename
      member {
        ...MemberParts
      }
    }
    ...ErrorParts
  }
}
    fragment MemberParts on Member {
  id
  status
  createdAt
  user {
    id
    kind
    name
    email
  }
  role {
    key
    name
  }
}
fragment ErrorParts on Error {
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
}`) as unknown as TypedDocumentString<ChangeMemberRoleMutation, ChangeMemberRoleMutationVariables>;
export const SuspendMemberDocument = new TypedDocumentString(`
    mutation SuspendMember($input: SuspendMemberInput!) {
  suspendMember(input: $input) {
    ... on SuspendMemberPayload {
      __typename
      member {
        ...MemberParts
      }
    }
    ...ErrorParts
  }
}
    fragment MemberParts on Member {
  id
  status
  createdAt
  user {
    id
    kind
    name
    email
  }
  role {
    key
    name
  }
}
fragment ErrorParts on Error {
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
}`) as unknown as TypedDocumentString<SuspendMemberMutation, SuspendMemberMutationVariables>;
export const ReinstateMemberDocument = new TypedDocumentString(`
    mutation ReinstateMember($input: ReinstateMemberInput!) {
  reinstateMember(input: $input) {
    ... on ReinstateMemberPayload {
      __typename
      member {
        ...MemberParts
      }
    }
    ...ErrorParts
  }
}
    fragment MemberParts on Member {
  id
  status
  createdAt
  user {
    id
    kind
    name
    email
  }
  role {
    key
    name
  }
}
fragment ErrorParts on Error {
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
}`) as unknown as TypedDocumentString<ReinstateMemberMutation, ReinstateMemberMutationVariables>;
export const RemoveMemberDocument = new TypedDocumentString(`
    mutation RemoveMember($input: RemoveMemberInput!) {
  removeMember(input: $input) {
    ... on RemoveMemberPayload {
      __typename
      removedId
    }
    ...ErrorParts
  }
}
    fragment ErrorParts on Error {
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
}`) as unknown as TypedDocumentString<RemoveMemberMutation, RemoveMemberMutationVariables>;
export const SetUpDocument = new TypedDocumentString(`
    mutation SetUp($input: SetUpInput!) {
  setUp(input: $input) {
    ... on SetUpPayload {
      __typename
      member {
        ...MemberParts
      }
    }
    ...ErrorParts
  }
}
    fragment MemberParts on Member {
  id
  status
  createdAt
  user {
    id
    kind
    name
    email
  }
  role {
    key
    name
  }
}
fragment ErrorParts on Error {
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
export const InvitationPendingDocument = new TypedDocumentString(`
    query InvitationPending($secret: String!) {
  invitationPending(secret: $secret)
}
    `) as unknown as TypedDocumentString<InvitationPendingQuery, InvitationPendingQueryVariables>;
export const OrganizationDocument = new TypedDocumentString(`
    query Organization {
  organization {
    ...OrganizationParts
  }
}
    fragment OrganizationParts on Organization {
  id
  slug
  name
  createdAt
  policy {
    defaultTokenLifetime
    maxTokenLifetime
    neverExpiringTokens
    requireIpAllowList
    deleteActiveTokens
    uniqueTokenNames
  }
}`) as unknown as TypedDocumentString<OrganizationQuery, OrganizationQueryVariables>;
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
export const AuditEventsDocument = new TypedDocumentString(`
    query AuditEvents($first: Int, $after: String, $filter: AuditEventFilter) {
  auditEvents(first: $first, after: $after, filter: $filter) {
    edges {
      cursor
      node {
        id
        occurredAt
        action
        actor {
          id
          name
        }
        credentialPrefix
        targetId
        targetLabel
        detail
        ip
      }
    }
    pageInfo {
      hasNextPage
      hasPreviousPage
      startCursor
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<AuditEventsQuery, AuditEventsQueryVariables>;
export const NodeDocument = new TypedDocumentString(`
    query Node($id: ID!) {
  node(id: $id) {
    __typename
    id
  }
}
    `) as unknown as TypedDocumentString<NodeQuery, NodeQueryVariables>;
export const UpdateOrganizationDocument = new TypedDocumentString(`
    mutation UpdateOrganization($input: UpdateOrganizationInput!) {
  updateOrganization(input: $input) {
    ... on UpdateOrganizationPayload {
      __typename
      organization {
        ...OrganizationParts
      }
    }
    ...ErrorParts
  }
}
    fragment OrganizationParts on Organization {
  id
  slug
  name
  createdAt
  policy {
    defaultTokenLifetime
    maxTokenLifetime
    neverExpiringTokens
    requireIpAllowList
    deleteActiveTokens
    uniqueTokenNames
  }
}
fragment ErrorParts on Error {
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
}`) as unknown as TypedDocumentString<UpdateOrganizationMutation, UpdateOrganizationMutationVariables>;
export const PersonalAccessTokensDocument = new TypedDocumentString(`
    query PersonalAccessTokens($first: Int, $after: String, $last: Int, $before: String, $filter: TokenFilter, $orderBy: TokenOrder) {
  personalAccessTokens(
    first: $first
    after: $after
    last: $last
    before: $before
    filter: $filter
    orderBy: $orderBy
  ) {
    edges {
      cursor
      node {
        ...TokenParts
      }
    }
    pageInfo {
      hasNextPage
      hasPreviousPage
      startCursor
      endCursor
    }
    totalCount
  }
}
    fragment TokenParts on PersonalAccessToken {
  id
  name
  description
  prefix
  type
  status
  usable
  narrowed
  scopes {
    id
    permission
    entityId
    permissions
    effective
  }
  effectivePermissions
  ipAllowList
  createdAt
  updatedAt
  expiresAt
  lastUsedAt
  lastUsedIp
  revokedAt
  owner {
    id
    name
  }
  revokedBy {
    id
    name
  }
}`) as unknown as TypedDocumentString<PersonalAccessTokensQuery, PersonalAccessTokensQueryVariables>;
export const PersonalAccessTokenDocument = new TypedDocumentString(`
    query PersonalAccessToken($id: ID!) {
  personalAccessToken(id: $id) {
    ...TokenParts
  }
}
    fragment TokenParts on PersonalAccessToken {
  id
  name
  description
  prefix
  type
  status
  usable
  narrowed
  scopes {
    id
    permission
    entityId
    permissions
    effective
  }
  effectivePermissions
  ipAllowList
  createdAt
  updatedAt
  expiresAt
  lastUsedAt
  lastUsedIp
  revokedAt
  owner {
    id
    name
  }
  revokedBy {
    id
    name
  }
}`) as unknown as TypedDocumentString<PersonalAccessTokenQuery, PersonalAccessTokenQueryVariables>;
export const CreatePersonalAccessTokenDocument = new TypedDocumentString(`
    mutation CreatePersonalAccessToken($input: CreatePersonalAccessTokenInput!) {
  createPersonalAccessToken(input: $input) {
    ... on CreatePersonalAccessTokenPayload {
      __typename
      personalAccessToken {
        ...TokenParts
      }
      secret
    }
    ...ErrorParts
  }
}
    fragment TokenParts on PersonalAccessToken {
  id
  name
  description
  prefix
  type
  status
  usable
  narrowed
  scopes {
    id
    permission
    entityId
    permissions
    effective
  }
  effectivePermissions
  ipAllowList
  createdAt
  updatedAt
  expiresAt
  lastUsedAt
  lastUsedIp
  revokedAt
  owner {
    id
    name
  }
  revokedBy {
    id
    name
  }
}
fragment ErrorParts on Error {
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
}`) as unknown as TypedDocumentString<CreatePersonalAccessTokenMutation, CreatePersonalAccessTokenMutationVariables>;
export const UpdatePersonalAccessTokenDocument = new TypedDocumentString(`
    mutation UpdatePersonalAccessToken($input: UpdatePersonalAccessTokenInput!) {
  updatePersonalAccessToken(input: $input) {
    ... on UpdatePersonalAccessTokenPayload {
      __typename
      personalAccessToken {
        ...TokenParts
      }
    }
    ...ErrorParts
  }
}
    fragment TokenParts on PersonalAccessToken {
  id
  name
  description
  prefix
  type
  status
  usable
  narrowed
  scopes {
    id
    permission
    entityId
    permissions
    effective
  }
  effectivePermissions
  ipAllowList
  createdAt
  updatedAt
  expiresAt
  lastUsedAt
  lastUsedIp
  revokedAt
  owner {
    id
    name
  }
  revokedBy {
    id
    name
  }
}
fragment ErrorParts on Error {
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
}`) as unknown as TypedDocumentString<UpdatePersonalAccessTokenMutation, UpdatePersonalAccessTokenMutationVariables>;
export const RevokePersonalAccessTokenDocument = new TypedDocumentString(`
    mutation RevokePersonalAccessToken($input: RevokePersonalAccessTokenInput!) {
  revokePersonalAccessToken(input: $input) {
    ... on RevokePersonalAccessTokenPayload {
      __typename
      personalAccessToken {
        ...TokenParts
      }
    }
    ...ErrorParts
  }
}
    fragment TokenParts on PersonalAccessToken {
  id
  name
  description
  prefix
  type
  status
  usable
  narrowed
  scopes {
    id
    permission
    entityId
    permissions
    effective
  }
  effectivePermissions
  ipAllowList
  createdAt
  updatedAt
  expiresAt
  lastUsedAt
  lastUsedIp
  revokedAt
  owner {
    id
    name
  }
  revokedBy {
    id
    name
  }
}
fragment ErrorParts on Error {
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
}`) as unknown as TypedDocumentString<RevokePersonalAccessTokenMutation, RevokePersonalAccessTokenMutationVariables>;
export const RestorePersonalAccessTokenDocument = new TypedDocumentString(`
    mutation RestorePersonalAccessToken($input: RestorePersonalAccessTokenInput!) {
  restorePersonalAccessToken(input: $input) {
    ... on RestorePersonalAccessTokenPayload {
      __typename
      personalAccessToken {
        ...TokenParts
      }
    }
    ...ErrorParts
  }
}
    fragment TokenParts on PersonalAccessToken {
  id
  name
  description
  prefix
  type
  status
  usable
  narrowed
  scopes {
    id
    permission
    entityId
    permissions
    effective
  }
  effectivePermissions
  ipAllowList
  createdAt
  updatedAt
  expiresAt
  lastUsedAt
  lastUsedIp
  revokedAt
  owner {
    id
    name
  }
  revokedBy {
    id
    name
  }
}
fragment ErrorParts on Error {
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
}`) as unknown as TypedDocumentString<RestorePersonalAccessTokenMutation, RestorePersonalAccessTokenMutationVariables>;
export const RegeneratePersonalAccessTokenDocument = new TypedDocumentString(`
    mutation RegeneratePersonalAccessToken($input: RegeneratePersonalAccessTokenInput!) {
  regeneratePersonalAccessToken(input: $input) {
    ... on RegeneratePersonalAccessTokenPayload {
      __typename
      personalAccessToken {
        ...TokenParts
      }
      secret
    }
    ...ErrorParts
  }
}
    fragment TokenParts on PersonalAccessToken {
  id
  name
  description
  prefix
  type
  status
  usable
  narrowed
  scopes {
    id
    permission
    entityId
    permissions
    effective
  }
  effectivePermissions
  ipAllowList
  createdAt
  updatedAt
  expiresAt
  lastUsedAt
  lastUsedIp
  revokedAt
  owner {
    id
    name
  }
  revokedBy {
    id
    name
  }
}
fragment ErrorParts on Error {
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
}`) as unknown as TypedDocumentString<RegeneratePersonalAccessTokenMutation, RegeneratePersonalAccessTokenMutationVariables>;
export const DeletePersonalAccessTokenDocument = new TypedDocumentString(`
    mutation DeletePersonalAccessToken($input: DeletePersonalAccessTokenInput!) {
  deletePersonalAccessToken(input: $input) {
    ... on DeletePersonalAccessTokenPayload {
      __typename
      deletedId
    }
    ...ErrorParts
  }
}
    fragment ErrorParts on Error {
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
}`) as unknown as TypedDocumentString<DeletePersonalAccessTokenMutation, DeletePersonalAccessTokenMutationVariables>;
export const DeleteAllPersonalAccessTokensDocument = new TypedDocumentString(`
    mutation DeleteAllPersonalAccessTokens($input: DeleteAllPersonalAccessTokensInput!) {
  deleteAllPersonalAccessTokens(input: $input) {
    ... on DeleteAllPersonalAccessTokensPayload {
      __typename
      deletedIds
    }
    ...ErrorParts
  }
}
    fragment ErrorParts on Error {
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
}`) as unknown as TypedDocumentString<DeleteAllPersonalAccessTokensMutation, DeleteAllPersonalAccessTokensMutationVariables>;
export const AddScopesDocument = new TypedDocumentString(`
    mutation AddScopes($input: AddScopesInput!) {
  addScopes(input: $input) {
    ... on AddScopesPayload {
      __typename
      personalAccessToken {
        ...TokenParts
      }
    }
    ...ErrorParts
  }
}
    fragment TokenParts on PersonalAccessToken {
  id
  name
  description
  prefix
  type
  status
  usable
  narrowed
  scopes {
    id
    permission
    entityId
    permissions
    effective
  }
  effectivePermissions
  ipAllowList
  createdAt
  updatedAt
  expiresAt
  lastUsedAt
  lastUsedIp
  revokedAt
  owner {
    id
    name
  }
  revokedBy {
    id
    name
  }
}
fragment ErrorParts on Error {
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
}`) as unknown as TypedDocumentString<AddScopesMutation, AddScopesMutationVariables>;
export const RemoveScopesDocument = new TypedDocumentString(`
    mutation RemoveScopes($input: RemoveScopesInput!) {
  removeScopes(input: $input) {
    ... on RemoveScopesPayload {
      __typename
      personalAccessToken {
        ...TokenParts
      }
    }
    ...ErrorParts
  }
}
    fragment TokenParts on PersonalAccessToken {
  id
  name
  description
  prefix
  type
  status
  usable
  narrowed
  scopes {
    id
    permission
    entityId
    permissions
    effective
  }
  effectivePermissions
  ipAllowList
  createdAt
  updatedAt
  expiresAt
  lastUsedAt
  lastUsedIp
  revokedAt
  owner {
    id
    name
  }
  revokedBy {
    id
    name
  }
}
fragment ErrorParts on Error {
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
}`) as unknown as TypedDocumentString<RemoveScopesMutation, RemoveScopesMutationVariables>;
export const NarrowPersonalAccessTokenDocument = new TypedDocumentString(`
    mutation NarrowPersonalAccessToken($input: NarrowPersonalAccessTokenInput!) {
  narrowPersonalAccessToken(input: $input) {
    ... on NarrowPersonalAccessTokenPayload {
      __typename
      personalAccessToken {
        ...TokenParts
      }
    }
    ...ErrorParts
  }
}
    fragment TokenParts on PersonalAccessToken {
  id
  name
  description
  prefix
  type
  status
  usable
  narrowed
  scopes {
    id
    permission
    entityId
    permissions
    effective
  }
  effectivePermissions
  ipAllowList
  createdAt
  updatedAt
  expiresAt
  lastUsedAt
  lastUsedIp
  revokedAt
  owner {
    id
    name
  }
  revokedBy {
    id
    name
  }
}
fragment ErrorParts on Error {
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
}`) as unknown as TypedDocumentString<NarrowPersonalAccessTokenMutation, NarrowPersonalAccessTokenMutationVariables>;
export const RemoveAllScopesDocument = new TypedDocumentString(`
    mutation RemoveAllScopes($input: RemoveAllScopesInput!) {
  removeAllScopes(input: $input) {
    ... on RemoveAllScopesPayload {
      __typename
      personalAccessToken {
        ...TokenParts
      }
    }
    ...ErrorParts
  }
}
    fragment TokenParts on PersonalAccessToken {
  id
  name
  description
  prefix
  type
  status
  usable
  narrowed
  scopes {
    id
    permission
    entityId
    permissions
    effective
  }
  effectivePermissions
  ipAllowList
  createdAt
  updatedAt
  expiresAt
  lastUsedAt
  lastUsedIp
  revokedAt
  owner {
    id
    name
  }
  revokedBy {
    id
    name
  }
}
fragment ErrorParts on Error {
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
}`) as unknown as TypedDocumentString<RemoveAllScopesMutation, RemoveAllScopesMutationVariables>;
export const RolesDocument = new TypedDocumentString(`
    query Roles {
  roles {
    ...RoleParts
    memberCount
    apiKeyCount
  }
}
    fragment RoleParts on Role {
  id
  key
  name
  builtIn
  grants
  permissions
}`) as unknown as TypedDocumentString<RolesQuery, RolesQueryVariables>;
export const CreateRoleDocument = new TypedDocumentString(`
    mutation CreateRole($input: CreateRoleInput!) {
  createRole(input: $input) {
    ... on CreateRolePayload {
      __typename
      role {
        ...RoleParts
      }
    }
    ...ErrorParts
  }
}
    fragment RoleParts on Role {
  id
  key
  name
  builtIn
  grants
  permissions
}
fragment ErrorParts on Error {
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
}`) as unknown as TypedDocumentString<CreateRoleMutation, CreateRoleMutationVariables>;
export const UpdateRoleDocument = new TypedDocumentString(`
    mutation UpdateRole($input: UpdateRoleInput!) {
  updateRole(input: $input) {
    ... on UpdateRolePayload {
      __typename
      role {
        ...RoleParts
      }
    }
    ...ErrorParts
  }
}
    fragment RoleParts on Role {
  id
  key
  name
  builtIn
  grants
  permissions
}
fragment ErrorParts on Error {
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
}`) as unknown as TypedDocumentString<UpdateRoleMutation, UpdateRoleMutationVariables>;
export const DeleteRoleDocument = new TypedDocumentString(`
    mutation DeleteRole($input: DeleteRoleInput!) {
  deleteRole(input: $input) {
    ... on DeleteRolePayload {
      __typename
      deletedId
    }
    ...ErrorParts
  }
}
    fragment ErrorParts on Error {
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
}`) as unknown as TypedDocumentString<DeleteRoleMutation, DeleteRoleMutationVariables>;
export const ViewerDocument = new TypedDocumentString(`
    query Viewer {
  viewer {
    credential {
      __typename
      ... on Session {
        id
        createdAt
        expiresAt
        userAgent
        ip
      }
      ... on PersonalAccessToken {
        id
        prefix
        name
      }
      ... on ApiKey {
        id
        prefix
        name
      }
    }
    user {
      id
      kind
      name
      email
    }
    organization {
      ...OrganizationParts
    }
    role {
      ...RoleParts
    }
    permissions
    rateLimit {
      limit
      remaining
      used
      resetAt
    }
  }
}
    fragment RoleParts on Role {
  id
  key
  name
  builtIn
  grants
  permissions
}
fragment OrganizationParts on Organization {
  id
  slug
  name
  createdAt
  policy {
    defaultTokenLifetime
    maxTokenLifetime
    neverExpiringTokens
    requireIpAllowList
    deleteActiveTokens
    uniqueTokenNames
  }
}`) as unknown as TypedDocumentString<ViewerQuery, ViewerQueryVariables>;
export const CanDocument = new TypedDocumentString(`
    query Can($permission: String!, $entityId: String) {
  viewer {
    can(permission: $permission, entityId: $entityId)
  }
}
    `) as unknown as TypedDocumentString<CanQuery, CanQueryVariables>;
export const SignInDocument = new TypedDocumentString(`
    mutation SignIn($input: SignInInput!) {
  signIn(input: $input) {
    ... on SignInPayload {
      __typename
      secret
      session {
        id
        expiresAt
      }
      viewer {
        role {
          key
        }
      }
    }
    ...ErrorParts
  }
}
    fragment ErrorParts on Error {
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
      session {
        id
      }
    }
    ...ErrorParts
  }
}
    fragment ErrorParts on Error {
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
export const ChangePasswordDocument = new TypedDocumentString(`
    mutation ChangePassword($input: ChangePasswordInput!) {
  changePassword(input: $input) {
    ... on ChangePasswordPayload {
      __typename
      user {
        id
      }
    }
    ...ErrorParts
  }
}
    fragment ErrorParts on Error {
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
}`) as unknown as TypedDocumentString<ChangePasswordMutation, ChangePasswordMutationVariables>;
export const RevokeCurrentCredentialDocument = new TypedDocumentString(`
    mutation RevokeCurrentCredential {
  revokeCurrentCredential {
    ... on RevokeCurrentCredentialPayload {
      __typename
      credential {
        __typename
      }
    }
    ...ErrorParts
  }
}
    fragment ErrorParts on Error {
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
}`) as unknown as TypedDocumentString<RevokeCurrentCredentialMutation, RevokeCurrentCredentialMutationVariables>;
export const ExplainAccessDocument = new TypedDocumentString(`
    query ExplainAccess($input: ExplainAccessInput!) {
  explainAccess(input: $input) {
    allowed
    evaluatedAt
    gates {
      gate
      passed
      reason
    }
  }
}
    `) as unknown as TypedDocumentString<ExplainAccessQuery, ExplainAccessQueryVariables>;
export const SessionsDocument = new TypedDocumentString(`
    query Sessions($first: Int, $after: String, $last: Int, $before: String) {
  viewer {
    sessions(first: $first, after: $after, last: $last, before: $before) {
      edges {
        cursor
        node {
          id
          createdAt
          expiresAt
          userAgent
          ip
          lastUsedAt
          lastUsedIp
        }
      }
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
      totalCount
    }
  }
}
    `) as unknown as TypedDocumentString<SessionsQuery, SessionsQueryVariables>;
export const RevokeSessionDocument = new TypedDocumentString(`
    mutation RevokeSession($input: RevokeSessionInput!) {
  revokeSession(input: $input) {
    ... on RevokeSessionPayload {
      __typename
      session {
        id
      }
    }
    ...ErrorParts
  }
}
    fragment ErrorParts on Error {
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
}`) as unknown as TypedDocumentString<RevokeSessionMutation, RevokeSessionMutationVariables>;
export const RevokeOtherSessionsDocument = new TypedDocumentString(`
    mutation RevokeOtherSessions {
  revokeOtherSessions {
    ... on RevokeOtherSessionsPayload {
      __typename
      revokedCount
    }
    ...ErrorParts
  }
}
    fragment ErrorParts on Error {
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
}`) as unknown as TypedDocumentString<RevokeOtherSessionsMutation, RevokeOtherSessionsMutationVariables>;