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

/** An operation on one member. */
export type MemberOperation =
  /** `changeMemberRole`, to some role. */
  | 'CHANGE_ROLE'
  /** `reinstateMember`. */
  | 'REINSTATE'
  /** `removeMember`. */
  | 'REMOVE'
  /** `suspendMember`. */
  | 'SUSPEND';

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

/** An operation on one role. */
export type RoleOperation =
  /** `deleteRole`. */
  | 'DELETE'
  /** `updateRole`. */
  | 'UPDATE';

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

/** An operation on one token or key. */
export type TokenOperation =
  /** `addScopes`. Personal access tokens only. */
  | 'ADD_SCOPES'
  /** `deletePersonalAccessToken` or `deleteApiKey`. */
  | 'DELETE'
  /** `narrowPersonalAccessToken`. Personal access tokens only. */
  | 'NARROW'
  /** `regeneratePersonalAccessToken`. Personal access tokens only. */
  | 'REGENERATE'
  /** `removeScopes` and `removeAllScopes`. Personal access tokens only. */
  | 'REMOVE_SCOPES'
  /** `restorePersonalAccessToken` or `restoreApiKey`. */
  | 'RESTORE'
  /** `revokePersonalAccessToken` or `revokeApiKey`. */
  | 'REVOKE'
  /** `updatePersonalAccessToken` or `updateApiKey`. */
  | 'UPDATE';

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
  filter?: TokenFilter | null | undefined;
  orderBy?: TokenOrder | null | undefined;
}>;


export type ApiKeysQuery = { apiKeys: { totalCount: number, edges: Array<{ node: { __typename: 'ApiKey', id: string, name: string, description: string | null, prefix: string, status: CredentialStatus, usable: boolean, narrowed: boolean, createdAt: string, updatedAt: string, expiresAt: string | null, lastUsedAt: string | null, lastUsedIp: string | null, revokedAt: string | null, viewerCan: Array<TokenOperation>, role: { id: string, key: string, name: string }, blockedBy: { gate: AccessGate, reason: string } | null, scopes: Array<{ id: string, permission: string, entityId: string | null }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CreateApiKeyMutationVariables = Exact<{
  input: CreateApiKeyInput;
}>;


export type CreateApiKeyMutation = { createApiKey:
    | { __typename: 'ConflictError', path: Array<string>, message: string }
    | { __typename: 'CreateApiKeyPayload', secret: string, token: { id: string } }
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
    | { __typename: 'UpdateApiKeyPayload' }
    | { __typename: 'ValidationError', message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type RevokeApiKeyMutationVariables = Exact<{
  input: RevokeApiKeyInput;
}>;


export type RevokeApiKeyMutation = { revokeApiKey:
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'InvalidStateError', status: string, message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'RevokeApiKeyPayload' }
   };

export type RestoreApiKeyMutationVariables = Exact<{
  input: RestoreApiKeyInput;
}>;


export type RestoreApiKeyMutation = { restoreApiKey:
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'InvalidStateError', status: string, message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'RestoreApiKeyPayload' }
   };

export type DeleteApiKeyMutationVariables = Exact<{
  input: DeleteApiKeyInput;
}>;


export type DeleteApiKeyMutation = { deleteApiKey:
    | { __typename: 'DeleteApiKeyPayload' }
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'InvalidStateError', status: string, message: string }
    | { __typename: 'NotFoundError', message: string }
   };

export type AuditEventsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: AuditEventFilter | null | undefined;
}>;


export type AuditEventsQuery = { auditEvents: { edges: Array<{ node: { id: string, occurredAt: string, action: string, credentialPrefix: string | null, targetId: string | null, targetLabel: string | null, detail: string | null, ip: string | null, actor: { id: string, name: string, member: { id: string, user: { id: string, kind: UserKind } } | null } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type TargetEventsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  targetId: string;
}>;


export type TargetEventsQuery = { auditEvents: { edges: Array<{ node: { id: string, occurredAt: string, action: string, credentialPrefix: string | null, detail: string | null, ip: string | null, actor: { id: string, name: string } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

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

export type FormerMemberTokensQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: TokenFilter | null | undefined;
}>;


export type FormerMemberTokensQuery = { formerMember: { personalAccessTokens: { totalCount: number, edges: Array<{ node: { __typename: 'PersonalAccessToken', id: string, name: string, description: string | null, prefix: string, status: CredentialStatus, usable: boolean, narrowed: boolean, createdAt: string, updatedAt: string, expiresAt: string | null, lastUsedAt: string | null, lastUsedIp: string | null, revokedAt: string | null, viewerCan: Array<TokenOperation>, owner: { id: string, kind: UserKind, name: string }, revokedBy: { id: string, name: string } | null, blockedBy: { gate: AccessGate, reason: string } | null, scopes: Array<{ id: string, permission: string, entityId: string | null }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type MemberTokensQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: TokenFilter | null | undefined;
}>;


export type MemberTokensQuery = { node:
    | { __typename: 'ApiKey' }
    | { __typename: 'AuditEvent' }
    | { __typename: 'FormerMember' }
    | { __typename: 'Member', personalAccessTokens: { totalCount: number, edges: Array<{ node: { __typename: 'PersonalAccessToken', id: string, name: string, description: string | null, prefix: string, status: CredentialStatus, usable: boolean, narrowed: boolean, createdAt: string, updatedAt: string, expiresAt: string | null, lastUsedAt: string | null, lastUsedIp: string | null, revokedAt: string | null, viewerCan: Array<TokenOperation>, owner: { id: string, kind: UserKind, name: string }, revokedBy: { id: string, name: string } | null, blockedBy: { gate: AccessGate, reason: string } | null, scopes: Array<{ id: string, permission: string, entityId: string | null }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } }
    | { __typename: 'Organization' }
    | { __typename: 'PersonalAccessToken' }
    | { __typename: 'Role' }
    | { __typename: 'Scope' }
    | { __typename: 'Session' }
    | { __typename: 'User' }
   | null };

export type MemberRowFragment = { id: string, status: MemberStatus, createdAt: string, viewerCan: Array<MemberOperation>, user: { id: string, kind: UserKind, name: string, email: string | null }, role: { id: string, key: string, name: string, permissionCount: number } };

export type FormerMemberRowFragment = { id: string, roleName: string | null, memberSince: string, removedAt: string, user: { id: string, kind: UserKind, name: string, email: string | null }, removedBy: { id: string, name: string } | null };

export type MembersQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  search?: string | null | undefined;
  status?: Array<MemberStatus> | MemberStatus | null | undefined;
  role?: string | null | undefined;
  kind?: UserKind | null | undefined;
}>;


export type MembersQuery = { members: { totalCount: number, edges: Array<{ node: { id: string, status: MemberStatus, createdAt: string, viewerCan: Array<MemberOperation>, user: { id: string, kind: UserKind, name: string, email: string | null }, role: { id: string, key: string, name: string, permissionCount: number } } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type MemberQueryVariables = Exact<{
  id: string;
}>;


export type MemberQuery = { node:
    | { __typename: 'ApiKey' }
    | { __typename: 'AuditEvent' }
    | { __typename: 'FormerMember' }
    | { __typename: 'Member', effectivePermissionCount: number, id: string, status: MemberStatus, createdAt: string, viewerCan: Array<MemberOperation>, role: { permissions: Array<string>, id: string, key: string, name: string, permissionCount: number }, user: { id: string, kind: UserKind, name: string, email: string | null } }
    | { __typename: 'Organization' }
    | { __typename: 'PersonalAccessToken' }
    | { __typename: 'Role' }
    | { __typename: 'Scope' }
    | { __typename: 'Session' }
    | { __typename: 'User', member: { id: string, user: { id: string, kind: UserKind } } | null }
   | null, formerMember: { id: string, roleName: string | null, memberSince: string, removedAt: string, user: { id: string, kind: UserKind, name: string, email: string | null }, removedBy: { id: string, name: string } | null } | null };

export type FormerMembersQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  search?: string | null | undefined;
  kind?: UserKind | null | undefined;
}>;


export type FormerMembersQuery = { formerMembers: { totalCount: number, edges: Array<{ node: { id: string, roleName: string | null, memberSince: string, removedAt: string, user: { id: string, kind: UserKind, name: string, email: string | null }, removedBy: { id: string, name: string } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type PeopleQueryVariables = Exact<{
  first?: number | null | undefined;
  search?: string | null | undefined;
}>;


export type PeopleQuery = { members: { edges: Array<{ node: { user: { id: string, name: string, email: string | null } } }> }, formerMembers: { edges: Array<{ node: { user: { id: string, name: string, email: string | null } } }> } };

export type InviteMemberMutationVariables = Exact<{
  input: InviteMemberInput;
}>;


export type InviteMemberMutation = { inviteMember:
    | { __typename: 'ConflictError', path: Array<string>, message: string }
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'InviteMemberPayload', secret: string, member: { id: string, user: { email: string | null } } }
    | { __typename: 'ValidationError', message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type CreateServiceUserMutationVariables = Exact<{
  input: CreateServiceUserInput;
}>;


export type CreateServiceUserMutation = { createServiceUser:
    | { __typename: 'CreateServiceUserPayload', member: { id: string } }
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'ValidationError', message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type ChangeMemberRoleMutationVariables = Exact<{
  input: ChangeMemberRoleInput;
}>;


export type ChangeMemberRoleMutation = { changeMemberRole:
    | { __typename: 'ChangeMemberRolePayload' }
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
    | { __typename: 'SuspendMemberPayload' }
   };

export type ReinstateMemberMutationVariables = Exact<{
  input: ReinstateMemberInput;
}>;


export type ReinstateMemberMutation = { reinstateMember:
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'InvalidStateError', status: string, message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'ReinstateMemberPayload' }
   };

export type RemoveMemberMutationVariables = Exact<{
  input: RemoveMemberInput;
}>;


export type RemoveMemberMutation = { removeMember:
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'InvalidStateError', status: string, message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'RemoveMemberPayload' }
   };

export type RoleDetailFragment = { id: string, key: string, name: string, builtIn: boolean, grants: Array<string>, permissions: Array<string>, permissionCount: number, assignable: boolean, viewerCan: Array<RoleOperation> };

export type RolesQueryVariables = Exact<{ [key: string]: never; }>;


export type RolesQuery = { roles: Array<{ memberCount: number | null, apiKeyCount: number | null, id: string, key: string, name: string, builtIn: boolean, grants: Array<string>, permissions: Array<string>, permissionCount: number, assignable: boolean, viewerCan: Array<RoleOperation> }> };

export type RoleQueryVariables = Exact<{
  id: string;
}>;


export type RoleQuery = { node:
    | { __typename: 'ApiKey' }
    | { __typename: 'AuditEvent' }
    | { __typename: 'FormerMember' }
    | { __typename: 'Member' }
    | { __typename: 'Organization' }
    | { __typename: 'PersonalAccessToken' }
    | { __typename: 'Role', memberCount: number | null, apiKeyCount: number | null, id: string, key: string, name: string, builtIn: boolean, grants: Array<string>, permissions: Array<string>, permissionCount: number, assignable: boolean, viewerCan: Array<RoleOperation> }
    | { __typename: 'Scope' }
    | { __typename: 'Session' }
    | { __typename: 'User' }
   | null };

export type CreateRoleMutationVariables = Exact<{
  input: CreateRoleInput;
}>;


export type CreateRoleMutation = { createRole:
    | { __typename: 'ConflictError', path: Array<string>, message: string }
    | { __typename: 'CreateRolePayload', role: { id: string } }
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
    | { __typename: 'UpdateRolePayload' }
    | { __typename: 'ValidationError', message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type DeleteRoleMutationVariables = Exact<{
  input: DeleteRoleInput;
}>;


export type DeleteRoleMutation = { deleteRole:
    | { __typename: 'DeleteRolePayload' }
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'InvalidStateError', status: string, message: string }
    | { __typename: 'NotFoundError', message: string }
   };

export type AddScopesMutationVariables = Exact<{
  input: AddScopesInput;
}>;


export type AddScopesMutation = { addScopes:
    | { __typename: 'AddScopesPayload' }
    | { __typename: 'ConflictError', path: Array<string>, message: string }
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'ValidationError', message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type NarrowTokenMutationVariables = Exact<{
  input: NarrowPersonalAccessTokenInput;
}>;


export type NarrowTokenMutation = { narrowPersonalAccessToken:
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'NarrowPersonalAccessTokenPayload' }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'ValidationError', message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type RemoveScopesMutationVariables = Exact<{
  input: RemoveScopesInput;
}>;


export type RemoveScopesMutation = { removeScopes:
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'RemoveScopesPayload' }
    | { __typename: 'ValidationError', message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type RemoveAllScopesMutationVariables = Exact<{
  input: RemoveAllScopesInput;
}>;


export type RemoveAllScopesMutation = { removeAllScopes:
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'RemoveAllScopesPayload' }
   };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { viewer: { permissions: Array<string>, credential:
      | { __typename: 'ApiKey' }
      | { __typename: 'PersonalAccessToken' }
      | { __typename: 'Session', id: string, expiresAt: string }
    , user: { id: string, name: string, email: string | null } | null, organization: { id: string, slug: string, name: string, policy: { defaultTokenLifetime: string | null, maxTokenLifetime: string | null, neverExpiringTokens: boolean, requireIpAllowList: boolean, deleteActiveTokens: boolean, uniqueTokenNames: boolean } }, role: { key: string, name: string } } | null };

export type SetUpPendingQueryVariables = Exact<{ [key: string]: never; }>;


export type SetUpPendingQuery = { setUpPending: boolean };

export type InvitationPendingQueryVariables = Exact<{
  secret: string;
}>;


export type InvitationPendingQuery = { invitationPending: boolean };

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

export type SessionsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type SessionsQuery = { viewer: { credential:
      | { __typename: 'ApiKey' }
      | { __typename: 'PersonalAccessToken' }
      | { __typename: 'Session', id: string }
    , sessions: { totalCount: number, edges: Array<{ node: { id: string, createdAt: string, expiresAt: string, userAgent: string | null, ip: string | null, lastUsedAt: string | null, lastUsedIp: string | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type UpdateOrganizationMutationVariables = Exact<{
  input: UpdateOrganizationInput;
}>;


export type UpdateOrganizationMutation = { updateOrganization:
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'UpdateOrganizationPayload' }
    | { __typename: 'ValidationError', message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type ChangePasswordMutationVariables = Exact<{
  input: ChangePasswordInput;
}>;


export type ChangePasswordMutation = { changePassword:
    | { __typename: 'ChangePasswordPayload' }
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'ValidationError', message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type RevokeSessionMutationVariables = Exact<{
  input: RevokeSessionInput;
}>;


export type RevokeSessionMutation = { revokeSession:
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'InvalidStateError', status: string, message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'RevokeSessionPayload' }
   };

export type RevokeOtherSessionsMutationVariables = Exact<{ [key: string]: never; }>;


export type RevokeOtherSessionsMutation = { revokeOtherSessions:
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'RevokeOtherSessionsPayload', revokedCount: number }
   };

type TokenRow_ApiKey_Fragment = { __typename: 'ApiKey', id: string, name: string, description: string | null, prefix: string, status: CredentialStatus, usable: boolean, narrowed: boolean, createdAt: string, updatedAt: string, expiresAt: string | null, lastUsedAt: string | null, lastUsedIp: string | null, revokedAt: string | null, viewerCan: Array<TokenOperation>, role: { id: string, key: string, name: string }, blockedBy: { gate: AccessGate, reason: string } | null, scopes: Array<{ id: string, permission: string, entityId: string | null }> };

type TokenRow_PersonalAccessToken_Fragment = { __typename: 'PersonalAccessToken', id: string, name: string, description: string | null, prefix: string, status: CredentialStatus, usable: boolean, narrowed: boolean, createdAt: string, updatedAt: string, expiresAt: string | null, lastUsedAt: string | null, lastUsedIp: string | null, revokedAt: string | null, viewerCan: Array<TokenOperation>, owner: { id: string, kind: UserKind, name: string }, revokedBy: { id: string, name: string } | null, blockedBy: { gate: AccessGate, reason: string } | null, scopes: Array<{ id: string, permission: string, entityId: string | null }> };

export type TokenRowFragment =
  | TokenRow_ApiKey_Fragment
  | TokenRow_PersonalAccessToken_Fragment
;

type TokenDetail_ApiKey_Fragment = { __typename: 'ApiKey', effectivePermissions: Array<string>, ipAllowList: Array<string>, id: string, name: string, description: string | null, prefix: string, status: CredentialStatus, usable: boolean, narrowed: boolean, createdAt: string, updatedAt: string, expiresAt: string | null, lastUsedAt: string | null, lastUsedIp: string | null, revokedAt: string | null, viewerCan: Array<TokenOperation>, createdBy: { id: string, name: string } | null, scopes: Array<{ permissionCount: number, effectivePermissionCount: number, id: string, permission: string, entityId: string | null }>, role: { id: string, key: string, name: string }, blockedBy: { gate: AccessGate, reason: string } | null };

type TokenDetail_PersonalAccessToken_Fragment = { __typename: 'PersonalAccessToken', effectivePermissions: Array<string>, ipAllowList: Array<string>, id: string, name: string, description: string | null, prefix: string, status: CredentialStatus, usable: boolean, narrowed: boolean, createdAt: string, updatedAt: string, expiresAt: string | null, lastUsedAt: string | null, lastUsedIp: string | null, revokedAt: string | null, viewerCan: Array<TokenOperation>, scopes: Array<{ permissionCount: number, effectivePermissionCount: number, id: string, permission: string, entityId: string | null }>, owner: { id: string, kind: UserKind, name: string }, revokedBy: { id: string, name: string } | null, blockedBy: { gate: AccessGate, reason: string } | null };

export type TokenDetailFragment =
  | TokenDetail_ApiKey_Fragment
  | TokenDetail_PersonalAccessToken_Fragment
;

export type MyTokensQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: TokenFilter | null | undefined;
  orderBy?: TokenOrder | null | undefined;
}>;


export type MyTokensQuery = { personalAccessTokens: { totalCount: number, edges: Array<{ node: { __typename: 'PersonalAccessToken', id: string, name: string, description: string | null, prefix: string, status: CredentialStatus, usable: boolean, narrowed: boolean, createdAt: string, updatedAt: string, expiresAt: string | null, lastUsedAt: string | null, lastUsedIp: string | null, revokedAt: string | null, viewerCan: Array<TokenOperation>, owner: { id: string, kind: UserKind, name: string }, revokedBy: { id: string, name: string } | null, blockedBy: { gate: AccessGate, reason: string } | null, scopes: Array<{ id: string, permission: string, entityId: string | null }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type TokenCountsQueryVariables = Exact<{ [key: string]: never; }>;


export type TokenCountsQuery = { all: { totalCount: number }, ended: { totalCount: number } };

export type TokenQueryVariables = Exact<{
  id: string;
}>;


export type TokenQuery = { node:
    | { __typename: 'ApiKey', effectivePermissions: Array<string>, ipAllowList: Array<string>, id: string, name: string, description: string | null, prefix: string, status: CredentialStatus, usable: boolean, narrowed: boolean, createdAt: string, updatedAt: string, expiresAt: string | null, lastUsedAt: string | null, lastUsedIp: string | null, revokedAt: string | null, viewerCan: Array<TokenOperation>, createdBy: { id: string, name: string } | null, scopes: Array<{ permissionCount: number, effectivePermissionCount: number, id: string, permission: string, entityId: string | null }>, role: { id: string, key: string, name: string }, blockedBy: { gate: AccessGate, reason: string } | null }
    | { __typename: 'AuditEvent' }
    | { __typename: 'FormerMember' }
    | { __typename: 'Member' }
    | { __typename: 'Organization' }
    | { __typename: 'PersonalAccessToken', effectivePermissions: Array<string>, ipAllowList: Array<string>, id: string, name: string, description: string | null, prefix: string, status: CredentialStatus, usable: boolean, narrowed: boolean, createdAt: string, updatedAt: string, expiresAt: string | null, lastUsedAt: string | null, lastUsedIp: string | null, revokedAt: string | null, viewerCan: Array<TokenOperation>, scopes: Array<{ permissionCount: number, effectivePermissionCount: number, id: string, permission: string, entityId: string | null }>, owner: { id: string, kind: UserKind, name: string }, revokedBy: { id: string, name: string } | null, blockedBy: { gate: AccessGate, reason: string } | null }
    | { __typename: 'Role' }
    | { __typename: 'Scope' }
    | { __typename: 'Session' }
    | { __typename: 'User' }
   | null };

export type CreateTokenMutationVariables = Exact<{
  input: CreatePersonalAccessTokenInput;
}>;


export type CreateTokenMutation = { createPersonalAccessToken:
    | { __typename: 'ConflictError', path: Array<string>, message: string }
    | { __typename: 'CreatePersonalAccessTokenPayload', secret: string, token: { id: string } }
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'InvalidStateError', status: string, message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'ValidationError', message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type UpdateTokenMutationVariables = Exact<{
  input: UpdatePersonalAccessTokenInput;
}>;


export type UpdateTokenMutation = { updatePersonalAccessToken:
    | { __typename: 'ConflictError', path: Array<string>, message: string }
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'UpdatePersonalAccessTokenPayload' }
    | { __typename: 'ValidationError', message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type RevokeTokenMutationVariables = Exact<{
  input: RevokePersonalAccessTokenInput;
}>;


export type RevokeTokenMutation = { revokePersonalAccessToken:
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'InvalidStateError', status: string, message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'RevokePersonalAccessTokenPayload' }
   };

export type RestoreTokenMutationVariables = Exact<{
  input: RestorePersonalAccessTokenInput;
}>;


export type RestoreTokenMutation = { restorePersonalAccessToken:
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'InvalidStateError', status: string, message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'RestorePersonalAccessTokenPayload' }
   };

export type RegenerateTokenMutationVariables = Exact<{
  input: RegeneratePersonalAccessTokenInput;
}>;


export type RegenerateTokenMutation = { regeneratePersonalAccessToken:
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'RegeneratePersonalAccessTokenPayload', secret: string, token: { id: string } }
    | { __typename: 'ValidationError', message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type DeleteTokenMutationVariables = Exact<{
  input: DeletePersonalAccessTokenInput;
}>;


export type DeleteTokenMutation = { deletePersonalAccessToken:
    | { __typename: 'DeletePersonalAccessTokenPayload' }
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'InvalidStateError', status: string, message: string }
    | { __typename: 'NotFoundError', message: string }
   };

export type DeleteAllTokensMutationVariables = Exact<{
  input: DeleteAllPersonalAccessTokensInput;
}>;


export type DeleteAllTokensMutation = { deleteAllPersonalAccessTokens:
    | { __typename: 'DeleteAllPersonalAccessTokensPayload', deletedIds: Array<string> }
    | { __typename: 'InsufficientAuthorityError', missing: Array<string>, gate: AccessGate, message: string }
    | { __typename: 'InvalidStateError', status: string, message: string }
   };

export type ExplainAccessQueryVariables = Exact<{
  input: ExplainAccessInput;
}>;


export type ExplainAccessQuery = { explainAccess: { allowed: boolean, evaluatedAt: string, gates: Array<{ gate: AccessGate, passed: boolean, reason: string }> } };

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
export const MemberRowFragmentDoc = new TypedDocumentString(`
    fragment MemberRow on Member {
  id
  status
  createdAt
  viewerCan
  user {
    id
    kind
    name
    email
  }
  role {
    id
    key
    name
    permissionCount
  }
}
    `, {"fragmentName":"MemberRow"}) as unknown as TypedDocumentString<MemberRowFragment, unknown>;
export const FormerMemberRowFragmentDoc = new TypedDocumentString(`
    fragment FormerMemberRow on FormerMember {
  id
  user {
    id
    kind
    name
    email
  }
  roleName
  memberSince
  removedAt
  removedBy {
    id
    name
  }
}
    `, {"fragmentName":"FormerMemberRow"}) as unknown as TypedDocumentString<FormerMemberRowFragment, unknown>;
export const RoleDetailFragmentDoc = new TypedDocumentString(`
    fragment RoleDetail on Role {
  id
  key
  name
  builtIn
  grants
  permissions
  permissionCount
  assignable
  viewerCan
}
    `, {"fragmentName":"RoleDetail"}) as unknown as TypedDocumentString<RoleDetailFragment, unknown>;
export const TokenRowFragmentDoc = new TypedDocumentString(`
    fragment TokenRow on AccessToken {
  __typename
  id
  name
  description
  prefix
  status
  usable
  blockedBy {
    gate
    reason
  }
  narrowed
  scopes {
    id
    permission
    entityId
  }
  createdAt
  updatedAt
  expiresAt
  lastUsedAt
  lastUsedIp
  revokedAt
  viewerCan
  ... on PersonalAccessToken {
    owner {
      id
      kind
      name
    }
    revokedBy {
      id
      name
    }
  }
  ... on ApiKey {
    role {
      id
      key
      name
    }
  }
}
    `, {"fragmentName":"TokenRow"}) as unknown as TypedDocumentString<TokenRowFragment, unknown>;
export const TokenDetailFragmentDoc = new TypedDocumentString(`
    fragment TokenDetail on AccessToken {
  ...TokenRow
  scopes {
    permissionCount
    effectivePermissionCount
  }
  effectivePermissions
  ipAllowList
  ... on ApiKey {
    createdBy {
      id
      name
    }
  }
}
    fragment TokenRow on AccessToken {
  __typename
  id
  name
  description
  prefix
  status
  usable
  blockedBy {
    gate
    reason
  }
  narrowed
  scopes {
    id
    permission
    entityId
  }
  createdAt
  updatedAt
  expiresAt
  lastUsedAt
  lastUsedIp
  revokedAt
  viewerCan
  ... on PersonalAccessToken {
    owner {
      id
      kind
      name
    }
    revokedBy {
      id
      name
    }
  }
  ... on ApiKey {
    role {
      id
      key
      name
    }
  }
}`, {"fragmentName":"TokenDetail"}) as unknown as TypedDocumentString<TokenDetailFragment, unknown>;
export const ApiKeysDocument = new TypedDocumentString(`
    query ApiKeys($first: Int, $after: String, $filter: TokenFilter, $orderBy: TokenOrder) {
  apiKeys(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
    edges {
      node {
        ...TokenRow
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
  }
}
    fragment TokenRow on AccessToken {
  __typename
  id
  name
  description
  prefix
  status
  usable
  blockedBy {
    gate
    reason
  }
  narrowed
  scopes {
    id
    permission
    entityId
  }
  createdAt
  updatedAt
  expiresAt
  lastUsedAt
  lastUsedIp
  revokedAt
  viewerCan
  ... on PersonalAccessToken {
    owner {
      id
      kind
      name
    }
    revokedBy {
      id
      name
    }
  }
  ... on ApiKey {
    role {
      id
      key
      name
    }
  }
}`) as unknown as TypedDocumentString<ApiKeysQuery, ApiKeysQueryVariables>;
export const CreateApiKeyDocument = new TypedDocumentString(`
    mutation CreateApiKey($input: CreateApiKeyInput!) {
  createApiKey(input: $input) {
    ... on CreateApiKeyPayload {
      __typename
      token: apiKey {
        id
      }
      secret
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
}`) as unknown as TypedDocumentString<CreateApiKeyMutation, CreateApiKeyMutationVariables>;
export const UpdateApiKeyDocument = new TypedDocumentString(`
    mutation UpdateApiKey($input: UpdateApiKeyInput!) {
  updateApiKey(input: $input) {
    ... on UpdateApiKeyPayload {
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
}`) as unknown as TypedDocumentString<UpdateApiKeyMutation, UpdateApiKeyMutationVariables>;
export const RevokeApiKeyDocument = new TypedDocumentString(`
    mutation RevokeApiKey($input: RevokeApiKeyInput!) {
  revokeApiKey(input: $input) {
    ... on RevokeApiKeyPayload {
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
}`) as unknown as TypedDocumentString<RevokeApiKeyMutation, RevokeApiKeyMutationVariables>;
export const RestoreApiKeyDocument = new TypedDocumentString(`
    mutation RestoreApiKey($input: RestoreApiKeyInput!) {
  restoreApiKey(input: $input) {
    ... on RestoreApiKeyPayload {
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
}`) as unknown as TypedDocumentString<RestoreApiKeyMutation, RestoreApiKeyMutationVariables>;
export const DeleteApiKeyDocument = new TypedDocumentString(`
    mutation DeleteApiKey($input: DeleteApiKeyInput!) {
  deleteApiKey(input: $input) {
    ... on DeleteApiKeyPayload {
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
}`) as unknown as TypedDocumentString<DeleteApiKeyMutation, DeleteApiKeyMutationVariables>;
export const AuditEventsDocument = new TypedDocumentString(`
    query AuditEvents($first: Int, $after: String, $filter: AuditEventFilter) {
  auditEvents(first: $first, after: $after, filter: $filter) {
    edges {
      node {
        id
        occurredAt
        action
        actor {
          id
          name
          member {
            id
            user {
              id
              kind
            }
          }
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
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<AuditEventsQuery, AuditEventsQueryVariables>;
export const TargetEventsDocument = new TypedDocumentString(`
    query TargetEvents($first: Int, $after: String, $targetId: ID!) {
  auditEvents(first: $first, after: $after, filter: {targetId: $targetId}) {
    edges {
      node {
        id
        occurredAt
        action
        actor {
          id
          name
        }
        credentialPrefix
        detail
        ip
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<TargetEventsQuery, TargetEventsQueryVariables>;
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
export const FormerMemberTokensDocument = new TypedDocumentString(`
    query FormerMemberTokens($id: ID!, $first: Int, $after: String, $filter: TokenFilter) {
  formerMember(id: $id) {
    personalAccessTokens(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          ...TokenRow
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount
    }
  }
}
    fragment TokenRow on AccessToken {
  __typename
  id
  name
  description
  prefix
  status
  usable
  blockedBy {
    gate
    reason
  }
  narrowed
  scopes {
    id
    permission
    entityId
  }
  createdAt
  updatedAt
  expiresAt
  lastUsedAt
  lastUsedIp
  revokedAt
  viewerCan
  ... on PersonalAccessToken {
    owner {
      id
      kind
      name
    }
    revokedBy {
      id
      name
    }
  }
  ... on ApiKey {
    role {
      id
      key
      name
    }
  }
}`) as unknown as TypedDocumentString<FormerMemberTokensQuery, FormerMemberTokensQueryVariables>;
export const MemberTokensDocument = new TypedDocumentString(`
    query MemberTokens($id: ID!, $first: Int, $after: String, $filter: TokenFilter) {
  node(id: $id) {
    __typename
    ... on Member {
      personalAccessTokens(first: $first, after: $after, filter: $filter) {
        edges {
          node {
            ...TokenRow
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
        totalCount
      }
    }
  }
}
    fragment TokenRow on AccessToken {
  __typename
  id
  name
  description
  prefix
  status
  usable
  blockedBy {
    gate
    reason
  }
  narrowed
  scopes {
    id
    permission
    entityId
  }
  createdAt
  updatedAt
  expiresAt
  lastUsedAt
  lastUsedIp
  revokedAt
  viewerCan
  ... on PersonalAccessToken {
    owner {
      id
      kind
      name
    }
    revokedBy {
      id
      name
    }
  }
  ... on ApiKey {
    role {
      id
      key
      name
    }
  }
}`) as unknown as TypedDocumentString<MemberTokensQuery, MemberTokensQueryVariables>;
export const MembersDocument = new TypedDocumentString(`
    query Members($first: Int, $after: String, $search: String, $status: [MemberStatus!], $role: String, $kind: UserKind) {
  members(
    first: $first
    after: $after
    search: $search
    status: $status
    role: $role
    kind: $kind
  ) {
    edges {
      node {
        ...MemberRow
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
  }
}
    fragment MemberRow on Member {
  id
  status
  createdAt
  viewerCan
  user {
    id
    kind
    name
    email
  }
  role {
    id
    key
    name
    permissionCount
  }
}`) as unknown as TypedDocumentString<MembersQuery, MembersQueryVariables>;
export const MemberDocument = new TypedDocumentString(`
    query Member($id: ID!) {
  node(id: $id) {
    __typename
    ... on Member {
      ...MemberRow
      effectivePermissionCount
      role {
        permissions
      }
    }
    ... on User {
      member {
        id
        user {
          id
          kind
        }
      }
    }
  }
  formerMember(id: $id) {
    ...FormerMemberRow
  }
}
    fragment MemberRow on Member {
  id
  status
  createdAt
  viewerCan
  user {
    id
    kind
    name
    email
  }
  role {
    id
    key
    name
    permissionCount
  }
}
fragment FormerMemberRow on FormerMember {
  id
  user {
    id
    kind
    name
    email
  }
  roleName
  memberSince
  removedAt
  removedBy {
    id
    name
  }
}`) as unknown as TypedDocumentString<MemberQuery, MemberQueryVariables>;
export const FormerMembersDocument = new TypedDocumentString(`
    query FormerMembers($first: Int, $after: String, $search: String, $kind: UserKind) {
  formerMembers(first: $first, after: $after, search: $search, kind: $kind) {
    edges {
      node {
        ...FormerMemberRow
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
  }
}
    fragment FormerMemberRow on FormerMember {
  id
  user {
    id
    kind
    name
    email
  }
  roleName
  memberSince
  removedAt
  removedBy {
    id
    name
  }
}`) as unknown as TypedDocumentString<FormerMembersQuery, FormerMembersQueryVariables>;
export const PeopleDocument = new TypedDocumentString(`
    query People($first: Int, $search: String) {
  members(first: $first, search: $search) {
    edges {
      node {
        user {
          id
          name
          email
        }
      }
    }
  }
  formerMembers(first: $first, search: $search) {
    edges {
      node {
        user {
          id
          name
          email
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PeopleQuery, PeopleQueryVariables>;
export const InviteMemberDocument = new TypedDocumentString(`
    mutation InviteMember($input: InviteMemberInput!) {
  inviteMember(input: $input) {
    ... on InviteMemberPayload {
      __typename
      member {
        id
        user {
          email
        }
      }
      secret
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
}`) as unknown as TypedDocumentString<InviteMemberMutation, InviteMemberMutationVariables>;
export const CreateServiceUserDocument = new TypedDocumentString(`
    mutation CreateServiceUser($input: CreateServiceUserInput!) {
  createServiceUser(input: $input) {
    ... on CreateServiceUserPayload {
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
}`) as unknown as TypedDocumentString<CreateServiceUserMutation, CreateServiceUserMutationVariables>;
export const ChangeMemberRoleDocument = new TypedDocumentString(`
    mutation ChangeMemberRole($input: ChangeMemberRoleInput!) {
  changeMemberRole(input: $input) {
    ... on ChangeMemberRolePayload {
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
}`) as unknown as TypedDocumentString<ChangeMemberRoleMutation, ChangeMemberRoleMutationVariables>;
export const SuspendMemberDocument = new TypedDocumentString(`
    mutation SuspendMember($input: SuspendMemberInput!) {
  suspendMember(input: $input) {
    ... on SuspendMemberPayload {
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
}`) as unknown as TypedDocumentString<SuspendMemberMutation, SuspendMemberMutationVariables>;
export const ReinstateMemberDocument = new TypedDocumentString(`
    mutation ReinstateMember($input: ReinstateMemberInput!) {
  reinstateMember(input: $input) {
    ... on ReinstateMemberPayload {
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
}`) as unknown as TypedDocumentString<ReinstateMemberMutation, ReinstateMemberMutationVariables>;
export const RemoveMemberDocument = new TypedDocumentString(`
    mutation RemoveMember($input: RemoveMemberInput!) {
  removeMember(input: $input) {
    ... on RemoveMemberPayload {
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
}`) as unknown as TypedDocumentString<RemoveMemberMutation, RemoveMemberMutationVariables>;
export const RolesDocument = new TypedDocumentString(`
    query Roles {
  roles {
    ...RoleDetail
    memberCount
    apiKeyCount
  }
}
    fragment RoleDetail on Role {
  id
  key
  name
  builtIn
  grants
  permissions
  permissionCount
  assignable
  viewerCan
}`) as unknown as TypedDocumentString<RolesQuery, RolesQueryVariables>;
export const RoleDocument = new TypedDocumentString(`
    query Role($id: ID!) {
  node(id: $id) {
    __typename
    ... on Role {
      ...RoleDetail
      memberCount
      apiKeyCount
    }
  }
}
    fragment RoleDetail on Role {
  id
  key
  name
  builtIn
  grants
  permissions
  permissionCount
  assignable
  viewerCan
}`) as unknown as TypedDocumentString<RoleQuery, RoleQueryVariables>;
export const CreateRoleDocument = new TypedDocumentString(`
    mutation CreateRole($input: CreateRoleInput!) {
  createRole(input: $input) {
    ... on CreateRolePayload {
      __typename
      role {
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
}`) as unknown as TypedDocumentString<CreateRoleMutation, CreateRoleMutationVariables>;
export const UpdateRoleDocument = new TypedDocumentString(`
    mutation UpdateRole($input: UpdateRoleInput!) {
  updateRole(input: $input) {
    ... on UpdateRolePayload {
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
}`) as unknown as TypedDocumentString<UpdateRoleMutation, UpdateRoleMutationVariables>;
export const DeleteRoleDocument = new TypedDocumentString(`
    mutation DeleteRole($input: DeleteRoleInput!) {
  deleteRole(input: $input) {
    ... on DeleteRolePayload {
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
}`) as unknown as TypedDocumentString<DeleteRoleMutation, DeleteRoleMutationVariables>;
export const AddScopesDocument = new TypedDocumentString(`
    mutation AddScopes($input: AddScopesInput!) {
  addScopes(input: $input) {
    ... on AddScopesPayload {
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
}`) as unknown as TypedDocumentString<AddScopesMutation, AddScopesMutationVariables>;
export const NarrowTokenDocument = new TypedDocumentString(`
    mutation NarrowToken($input: NarrowPersonalAccessTokenInput!) {
  narrowPersonalAccessToken(input: $input) {
    ... on NarrowPersonalAccessTokenPayload {
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
}`) as unknown as TypedDocumentString<NarrowTokenMutation, NarrowTokenMutationVariables>;
export const RemoveScopesDocument = new TypedDocumentString(`
    mutation RemoveScopes($input: RemoveScopesInput!) {
  removeScopes(input: $input) {
    ... on RemoveScopesPayload {
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
}`) as unknown as TypedDocumentString<RemoveScopesMutation, RemoveScopesMutationVariables>;
export const RemoveAllScopesDocument = new TypedDocumentString(`
    mutation RemoveAllScopes($input: RemoveAllScopesInput!) {
  removeAllScopes(input: $input) {
    ... on RemoveAllScopesPayload {
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
}`) as unknown as TypedDocumentString<RemoveAllScopesMutation, RemoveAllScopesMutationVariables>;
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
export const SetUpPendingDocument = new TypedDocumentString(`
    query SetUpPending {
  setUpPending
}
    `) as unknown as TypedDocumentString<SetUpPendingQuery, SetUpPendingQueryVariables>;
export const InvitationPendingDocument = new TypedDocumentString(`
    query InvitationPending($secret: String!) {
  invitationPending(secret: $secret)
}
    `) as unknown as TypedDocumentString<InvitationPendingQuery, InvitationPendingQueryVariables>;
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
export const SessionsDocument = new TypedDocumentString(`
    query Sessions($first: Int, $after: String) {
  viewer {
    credential {
      __typename
      ... on Session {
        id
      }
    }
    sessions(first: $first, after: $after) {
      edges {
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
        endCursor
      }
      totalCount
    }
  }
}
    `) as unknown as TypedDocumentString<SessionsQuery, SessionsQueryVariables>;
export const UpdateOrganizationDocument = new TypedDocumentString(`
    mutation UpdateOrganization($input: UpdateOrganizationInput!) {
  updateOrganization(input: $input) {
    ... on UpdateOrganizationPayload {
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
}`) as unknown as TypedDocumentString<UpdateOrganizationMutation, UpdateOrganizationMutationVariables>;
export const ChangePasswordDocument = new TypedDocumentString(`
    mutation ChangePassword($input: ChangePasswordInput!) {
  changePassword(input: $input) {
    ... on ChangePasswordPayload {
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
}`) as unknown as TypedDocumentString<ChangePasswordMutation, ChangePasswordMutationVariables>;
export const RevokeSessionDocument = new TypedDocumentString(`
    mutation RevokeSession($input: RevokeSessionInput!) {
  revokeSession(input: $input) {
    ... on RevokeSessionPayload {
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
}`) as unknown as TypedDocumentString<RevokeSessionMutation, RevokeSessionMutationVariables>;
export const RevokeOtherSessionsDocument = new TypedDocumentString(`
    mutation RevokeOtherSessions {
  revokeOtherSessions {
    ... on RevokeOtherSessionsPayload {
      __typename
      revokedCount
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
}`) as unknown as TypedDocumentString<RevokeOtherSessionsMutation, RevokeOtherSessionsMutationVariables>;
export const MyTokensDocument = new TypedDocumentString(`
    query MyTokens($first: Int, $after: String, $filter: TokenFilter, $orderBy: TokenOrder) {
  personalAccessTokens(
    first: $first
    after: $after
    filter: $filter
    orderBy: $orderBy
  ) {
    edges {
      node {
        ...TokenRow
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
  }
}
    fragment TokenRow on AccessToken {
  __typename
  id
  name
  description
  prefix
  status
  usable
  blockedBy {
    gate
    reason
  }
  narrowed
  scopes {
    id
    permission
    entityId
  }
  createdAt
  updatedAt
  expiresAt
  lastUsedAt
  lastUsedIp
  revokedAt
  viewerCan
  ... on PersonalAccessToken {
    owner {
      id
      kind
      name
    }
    revokedBy {
      id
      name
    }
  }
  ... on ApiKey {
    role {
      id
      key
      name
    }
  }
}`) as unknown as TypedDocumentString<MyTokensQuery, MyTokensQueryVariables>;
export const TokenCountsDocument = new TypedDocumentString(`
    query TokenCounts {
  all: personalAccessTokens(first: 1) {
    totalCount
  }
  ended: personalAccessTokens(first: 1, filter: {status: [REVOKED, EXPIRED]}) {
    totalCount
  }
}
    `) as unknown as TypedDocumentString<TokenCountsQuery, TokenCountsQueryVariables>;
export const TokenDocument = new TypedDocumentString(`
    query Token($id: ID!) {
  node(id: $id) {
    __typename
    ...TokenDetail
  }
}
    fragment TokenRow on AccessToken {
  __typename
  id
  name
  description
  prefix
  status
  usable
  blockedBy {
    gate
    reason
  }
  narrowed
  scopes {
    id
    permission
    entityId
  }
  createdAt
  updatedAt
  expiresAt
  lastUsedAt
  lastUsedIp
  revokedAt
  viewerCan
  ... on PersonalAccessToken {
    owner {
      id
      kind
      name
    }
    revokedBy {
      id
      name
    }
  }
  ... on ApiKey {
    role {
      id
      key
      name
    }
  }
}
fragment TokenDetail on AccessToken {
  ...TokenRow
  scopes {
    permissionCount
    effectivePermissionCount
  }
  effectivePermissions
  ipAllowList
  ... on ApiKey {
    createdBy {
      id
      name
    }
  }
}`) as unknown as TypedDocumentString<TokenQuery, TokenQueryVariables>;
export const CreateTokenDocument = new TypedDocumentString(`
    mutation CreateToken($input: CreatePersonalAccessTokenInput!) {
  createPersonalAccessToken(input: $input) {
    ... on CreatePersonalAccessTokenPayload {
      __typename
      token: personalAccessToken {
        id
      }
      secret
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
}`) as unknown as TypedDocumentString<CreateTokenMutation, CreateTokenMutationVariables>;
export const UpdateTokenDocument = new TypedDocumentString(`
    mutation UpdateToken($input: UpdatePersonalAccessTokenInput!) {
  updatePersonalAccessToken(input: $input) {
    ... on UpdatePersonalAccessTokenPayload {
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
}`) as unknown as TypedDocumentString<UpdateTokenMutation, UpdateTokenMutationVariables>;
export const RevokeTokenDocument = new TypedDocumentString(`
    mutation RevokeToken($input: RevokePersonalAccessTokenInput!) {
  revokePersonalAccessToken(input: $input) {
    ... on RevokePersonalAccessTokenPayload {
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
}`) as unknown as TypedDocumentString<RevokeTokenMutation, RevokeTokenMutationVariables>;
export const RestoreTokenDocument = new TypedDocumentString(`
    mutation RestoreToken($input: RestorePersonalAccessTokenInput!) {
  restorePersonalAccessToken(input: $input) {
    ... on RestorePersonalAccessTokenPayload {
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
}`) as unknown as TypedDocumentString<RestoreTokenMutation, RestoreTokenMutationVariables>;
export const RegenerateTokenDocument = new TypedDocumentString(`
    mutation RegenerateToken($input: RegeneratePersonalAccessTokenInput!) {
  regeneratePersonalAccessToken(input: $input) {
    ... on RegeneratePersonalAccessTokenPayload {
      __typename
      token: personalAccessToken {
        id
      }
      secret
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
}`) as unknown as TypedDocumentString<RegenerateTokenMutation, RegenerateTokenMutationVariables>;
export const DeleteTokenDocument = new TypedDocumentString(`
    mutation DeleteToken($input: DeletePersonalAccessTokenInput!) {
  deletePersonalAccessToken(input: $input) {
    ... on DeletePersonalAccessTokenPayload {
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
}`) as unknown as TypedDocumentString<DeleteTokenMutation, DeleteTokenMutationVariables>;
export const DeleteAllTokensDocument = new TypedDocumentString(`
    mutation DeleteAllTokens($input: DeleteAllPersonalAccessTokensInput!) {
  deleteAllPersonalAccessTokens(input: $input) {
    ... on DeleteAllPersonalAccessTokensPayload {
      __typename
      deletedIds
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
}`) as unknown as TypedDocumentString<DeleteAllTokensMutation, DeleteAllTokensMutationVariables>;
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