/** The types that have an id. */
export type NodeType =
  | 'User'
  | 'Member'
  | 'FormerMember'
  | 'Role'
  | 'Organization'
  | 'PersonalAccessToken'
  | 'ApiKey'
  | 'Session'
  | 'Scope'
  | 'AuditEvent';
