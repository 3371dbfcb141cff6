import { may } from '../access/may.ts';
import { parseGlobalId, toGlobalId } from '../core/global-id.ts';
import type { NodeType } from '../core/node-type.ts';
import { builder } from '../graphql/builder.ts';
import { defineConnection, toConnection } from '../graphql/connection.ts';
import { pageArgs, pageComplexity } from '../graphql/page-args.ts';
import { NodeInterface, registerNode } from '../graphql/node.ts';
import { ValidationError, type ValidationIssue } from '../core/refusal.ts';
import { nearestOf } from '../core/text-rules.ts';
import { shown } from '../core/shown.ts';
import { findAuditEvents, listAuditEvents, type AuditRecord } from './audit.store.ts';
import { AUDIT_ACTIONS } from './event.ts';

/** The GraphQL type of an audit event. */
export const AuditEventType = builder.objectRef<AuditRecord>('AuditEvent').implement({
  description: 'One entry of the append-only audit log. Never contains a secret.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => toGlobalId('AuditEvent', id), description: 'The global ID.' }),
    occurredAt: t.expose('occurredAt', {
      type: 'DateTime',
      description: "When it happened, by the database's clock.",
    }),
    action: t.exposeString('action', {
      description: 'The action, for example personal_access_token.revoked.',
    }),
    credentialPrefix: t.exposeString('credentialPrefix', {
      nullable: true,
      description: 'The prefix of the token or key that acted. Null for a session.',
    }),
    targetId: t.id({
      nullable: true,
      resolve: ({ targetType, targetId }) =>
        targetType && targetId ? toGlobalId(targetType as NodeType, targetId) : null,
      description: 'The global ID of the target, which may no longer exist.',
    }),
    targetLabel: t.exposeString('targetLabel', {
      nullable: true,
      description: 'The name of the target at that time.',
    }),
    detail: t.exposeString('detail', {
      nullable: true,
      description: 'A short description of the change, for example "viewer → developer".',
    }),
    ip: t.exposeString('ip', { nullable: true, description: 'The IP address of the request.' }),
  }),
});

const AuditEventConnection = defineConnection(AuditEventType, 'AuditEvent', { counted: false });

registerNode('AuditEvent', async ({ caller, em, catalog }, id) => {
  if (!caller || !may({ caller, catalog }, 'audit-event:read', toGlobalId('AuditEvent', id)))
    return null;
  const [event] = await findAuditEvents(em, caller.standing.organization.id, [id]);
  return event ?? null;
});

const AuditEventFilter = builder.inputType('AuditEventFilter', {
  description: 'Selects events that match all conditions.',
  fields: (t) => ({
    action: t.stringList({
      description:
        'Any of these actions, for example personal_access_token.revoked. Omitted or null: every action.',
    }),
    actorId: t.id({ description: 'The user who acted. Omitted or null: anyone.' }),
    targetId: t.id({ description: 'The target. Omitted or null: any target.' }),
    since: t.field({
      type: 'DateTime',
      description: 'At or after this instant. Omitted or null: from the beginning.',
    }),
    until: t.field({
      type: 'DateTime',
      description: 'Before this instant. Omitted or null: until now.',
    }),
  }),
});

/**
 * Parses an ID of the filter. Throws a ValidationError if it is invalid.
 *
 * Security: an invalid ID must not match every event, nor a row of another type (information
 * disclosure).
 */
function toNamed(
  key: 'actorId' | 'targetId',
  globalId: string | null | undefined,
): { readonly type: string; readonly id: string } | null {
  if (globalId === null || globalId === undefined) return null;
  const parsed = parseGlobalId(globalId);
  if (!parsed)
    throw new ValidationError([
      { path: ['filter', key], message: 'This is not a valid global ID.' },
    ]);
  if (key === 'actorId' && parsed.type !== 'User')
    throw new ValidationError([
      { path: ['filter', key], message: 'This is not the ID of a user.' },
    ]);
  return parsed;
}

const KNOWN_ACTIONS: ReadonlySet<string> = new Set(AUDIT_ACTIONS);

/**
 * Security: bounds the work and the response for a long list of unknown actions (denial of
 * service).
 */
const ISSUES_MAX = 20;

/**
 * Returns the issues of a filter's actions. A mistyped action would otherwise suggest that it never
 * happened.
 */
function whyNotActions(actions: readonly string[]): ValidationIssue[] {
  const unknown = actions.flatMap((action, i) =>
    KNOWN_ACTIONS.has(action) ? [] : [{ action, i }],
  );
  return unknown.slice(0, ISSUES_MAX).map(({ action, i }) => {
    const meant = nearestOf(action, AUDIT_ACTIONS);
    const hint =
      meant === null ? `Actions are ${AUDIT_ACTIONS.join(', ')}.` : `Did you mean ${meant}?`;
    return {
      path: ['filter', 'action', String(i)],
      message: `"${shown(action)}" is not an audit action. ${hint}`,
    };
  });
}

builder.queryField('auditEvents', (t) =>
  t.withAuth({ permission: 'audit-event:list' }).field({
    type: AuditEventConnection,
    description: "The organization's audit log, newest first.",
    complexity: pageComplexity,
    args: {
      ...pageArgs(t.arg),
      filter: t.arg({ type: AuditEventFilter, description: 'Omitted or null: every event.' }),
    },
    resolve: (_parent, { filter, ...page }, { call: { em, caller } }) => {
      const { id } = caller.standing.organization;
      const issues = whyNotActions(filter?.action ?? []);
      if (issues.length > 0) throw new ValidationError(issues);
      const asked = {
        ...filter,
        actorId: toNamed('actorId', filter?.actorId)?.id,
        target: toNamed('targetId', filter?.targetId),
      };
      return toConnection(page, (window) => listAuditEvents(em, id, asked, window));
    },
  }),
);
