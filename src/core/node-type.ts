/** The types that implement Relay's `Node` interface. */
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
