/** The tables of the document, in order, each with what its cells do not say. */
export const SECTIONS = {
  'Personal access tokens':
    'Only the owner of a token, or for a service user a caller with `member-token:update`, can change it. Operations that issue, widen or reactivate a token also require every permission that the token then has.',
  'API keys':
    "The role of a new key must not exceed the caller's authority. Restoring a key also requires every permission of the key.",
  Members:
    "`changeMemberRole` requires `member:promote` for permissions that the member gains, and `member:update` for permissions that the member loses. A role that is granted must not exceed the caller's authority. The last owner of an organization cannot be suspended, demoted or removed.",
  Roles:
    '`updateRole` requires `role:widen` for permissions that the role gains, and `role:update` for everything else. A role in use cannot be deleted.',
  'Organization and audit log': '',
  'Sessions and account': '',
  'Objects by id, and explanations': '',
  'Other services':
    'These HTTP endpoints are not fields of the schema. A service can always introspect and revoke the credential that it presents.',
} as const;
/** The heading of one table. */
export type Section = keyof typeof SECTIONS;
