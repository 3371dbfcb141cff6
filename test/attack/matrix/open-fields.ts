const [TOKEN, KEY, MEMBER, ROLE] = ['personalAccessToken', 'apiKey', 'member', 'role'];
const ACCESS_TOKEN =
  'blockedBy createdAt description effectivePermissionCount effectivePermissions expiresAt id ipAllowList lastUsedAt lastUsedIp name narrowed organization prefix revokedAt scopes status updatedAt usable viewerCan';

/**
 * The fields without separate authorization: they are visible with their parent. Before you add
 * a field here, check who can reach its parent, and how. User.email and User.member are authorized,
 * and tested with members.
 */
export const OPEN_FIELDS: Readonly<Record<string, string>> = {
  AcceptInvitationPayload: MEMBER,
  AccessExplanation: 'allowed evaluatedAt gates',
  AddScopesPayload: TOKEN,
  ApiKey: `${ACCESS_TOKEN} createdBy role`,
  AuditEvent: 'action actor credentialPrefix detail id ip occurredAt targetId targetLabel',
  Catalog: 'entityTypes scopes',
  ChangeMemberRolePayload: MEMBER,
  ChangePasswordPayload: 'user',
  CreateApiKeyPayload: `${KEY} secret`,
  CreatePersonalAccessTokenPayload: `${TOKEN} secret`,
  CreateRolePayload: ROLE,
  CreateServiceUserPayload: MEMBER,
  DeleteAllPersonalAccessTokensPayload: 'deletedIds',
  DeleteApiKeyPayload: 'deletedId',
  DeletePersonalAccessTokenPayload: 'deletedId',
  DeleteRolePayload: 'deletedId',
  EntityType: 'description name operations',
  FormerMember: 'id memberSince removedAt removedBy roleKey roleName user',
  GateResult: 'gate passed reason',
  InviteMemberPayload: `${MEMBER} secret`,
  Member:
    'blockedBy createdAt effectivePermissionCount effectivePermissions id organization role status user viewerCan',
  NamedScope: 'description name permissions',
  Organization: 'createdAt id name policy slug',
  OrganizationPolicy:
    'defaultTokenLifetime deleteActiveTokens maxTokenLifetime neverExpiringTokens requireIpAllowList uniqueTokenNames',
  PageInfo: 'endCursor hasNextPage hasPreviousPage startCursor',
  PersonalAccessToken: `${ACCESS_TOKEN} owner revokedBy type`,
  RateLimit: 'limit remaining resetAt used',
  NarrowPersonalAccessTokenPayload: TOKEN,
  RegeneratePersonalAccessTokenPayload: `${TOKEN} secret`,
  ReinstateMemberPayload: MEMBER,
  RemoveAllScopesPayload: TOKEN,
  RemoveMemberPayload: 'removedId',
  RemoveScopesPayload: TOKEN,
  RestoreApiKeyPayload: KEY,
  RestorePersonalAccessTokenPayload: TOKEN,
  RevokeApiKeyPayload: KEY,
  RevokeCurrentCredentialPayload: 'credential',
  RevokeOtherSessionsPayload: 'revokedCount',
  RevokePersonalAccessTokenPayload: TOKEN,
  RevokeSessionPayload: 'session',
  Role: 'assignable builtIn grants id key name permissionCount permissions viewerCan',
  Scope:
    'effective effectivePermissionCount effectivePermissions entityId id permission permissionCount permissions',
  Session: 'createdAt expiresAt id ip lastUsedAt lastUsedIp userAgent',
  SetUpPayload: MEMBER,
  SignInPayload: 'secret session viewer',
  SignOutPayload: 'session',
  SuspendMemberPayload: MEMBER,
  UpdateApiKeyPayload: KEY,
  UpdateOrganizationPayload: 'organization',
  UpdatePersonalAccessTokenPayload: TOKEN,
  UpdateRolePayload: ROLE,
  User: 'email id kind member name',
  ValidationIssue: 'message path',
  Viewer: 'can credential organization permissions rateLimit role user',
};
