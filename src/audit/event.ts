import type { NodeType } from '../core/node-type.ts';

/**
 * All audit actions, in the form noun.verb_in_past. Never rename one, because stored events contain
 * it.
 */
export const AUDIT_ACTIONS = [
  'organization.created',
  'organization.updated',
  'catalog.changed',
  'session.created',
  'session.revoked',
  'user.password_changed',
  'member.invited',
  'member.joined',
  'member.role_changed',
  'member.suspended',
  'member.reinstated',
  'member.removed',
  'service_user.created',
  'role.created',
  'role.updated',
  'role.deleted',
  'personal_access_token.created',
  'personal_access_token.updated',
  'personal_access_token.revoked',
  'personal_access_token.restored',
  'personal_access_token.regenerated',
  'personal_access_token.deleted',
  'personal_access_token.scopes_added',
  'personal_access_token.scopes_removed',
  'personal_access_token.narrowed',
  'api_key.created',
  'api_key.updated',
  'api_key.revoked',
  'api_key.restored',
  'api_key.deleted',
] as const;

/** An audit action. */
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/**
 * The target of an action. The label is its name for people: a name, an e-mail address or a key.
 */
export interface AuditTarget {
  readonly type: NodeType;
  readonly id: string;
  readonly label: string;
}

/** An action to record. Never contains a secret. */
export interface AuditEntry {
  readonly action: AuditAction;
  readonly target: AuditTarget;
  /** A short description of the change: "viewer → developer". */
  readonly detail?: string;
}

/** The actor of an event and its address. */
export interface AuditOrigin {
  readonly organizationId: string;
  readonly actorId: string | null;
  /** The prefix of the token or key that acted; null for a session. */
  readonly credentialPrefix: string | null;
  readonly ip: string | null;
}
