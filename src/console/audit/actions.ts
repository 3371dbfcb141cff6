/** The group and description of every audit action. A test checks that none is missing. */
export const ACTION_WORDS: Readonly<Record<string, readonly [group: string, words: string]>> = {
  'organization.created': ['Organization', 'Organization created'],
  'organization.updated': ['Organization', 'Settings changed'],
  'catalog.changed': ['Organization', 'Catalogue changed'],
  'session.created': ['Sessions', 'Signed in'],
  'session.revoked': ['Sessions', 'Session ended'],
  'user.password_changed': ['Sessions', 'Password changed'],
  'member.invited': ['Members', 'Member invited'],
  'member.joined': ['Members', 'Member joined'],
  'member.role_changed': ['Members', 'Member role changed'],
  'member.suspended': ['Members', 'Member suspended'],
  'member.reinstated': ['Members', 'Member reinstated'],
  'member.removed': ['Members', 'Member removed'],
  'service_user.created': ['Members', 'Service user created'],
  'role.created': ['Roles', 'Role created'],
  'role.updated': ['Roles', 'Role changed'],
  'role.deleted': ['Roles', 'Role deleted'],
  'personal_access_token.created': ['Tokens', 'Token created'],
  'personal_access_token.updated': ['Tokens', 'Token changed'],
  'personal_access_token.revoked': ['Tokens', 'Token revoked'],
  'personal_access_token.restored': ['Tokens', 'Token restored'],
  'personal_access_token.regenerated': ['Tokens', 'Token regenerated'],
  'personal_access_token.deleted': ['Tokens', 'Token deleted'],
  'personal_access_token.scopes_added': ['Tokens', 'Scopes added to a token'],
  'personal_access_token.narrowed': ['Tokens', 'Token limited to scopes'],
  'personal_access_token.scopes_removed': ['Tokens', 'Scopes removed from a token'],
  'api_key.created': ['API keys', 'API key created'],
  'api_key.updated': ['API keys', 'API key changed'],
  'api_key.revoked': ['API keys', 'API key revoked'],
  'api_key.restored': ['API keys', 'API key restored'],
  'api_key.deleted': ['API keys', 'API key deleted'],
};

const ENTRIES = Object.entries(ACTION_WORDS);

/**
 * Returns the description of an action, or the action itself when this version does not know it.
 */
export const actionInWords = (action: string): string => ACTION_WORDS[action]?.[1] ?? action;

/** The actions by group, as options. */
export const ACTION_GROUPS: readonly (readonly [
  group: string,
  actions: readonly { readonly value: string; readonly label: string }[],
])[] = [...Map.groupBy(ENTRIES, ([, [group]]) => group)].map(([group, entries]) => [
  group,
  entries.map(([value, [, label]]) => ({ value, label })),
]);

/** Returns the actions of a group. */
export const actionsOf = (group: string): readonly string[] =>
  ENTRIES.filter(([, [other]]) => other === group).map(([action]) => action);
