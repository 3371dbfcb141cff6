import type { NodeType } from '../core/node-type.ts';

/** What can be recorded: noun.verb_in_past. Never rename one: stored events carry it. */
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

/** One of them. */
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/**
 * What it was done to. The label is what a person would call it: a name, an e-mail address, a key.
 */
export interface AuditTarget {
  readonly type: NodeType;
  readonly id: string;
  readonly label: string;
}

/** One thing that was done. Never holds a secret. */
export interface AuditEntry {
  readonly action: AuditAction;
  readonly target: AuditTarget;
  /** What changed, in a few words: "viewer → developer". */
  readonly detail?: string;
}

/** Who did it, from where. */
export interface AuditOrigin {
  readonly organizationId: string;
  readonly actorId: string | null;
  /** The prefix of the token or key that acted; null for a session. */
  readonly credentialPrefix: string | null;
  readonly ip: string | null;
}
