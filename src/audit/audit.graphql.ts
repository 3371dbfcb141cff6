import { isPermitted } from '../access/authority.ts';
import { parseGlobalId, toGlobalId } from '../core/global-id.ts';
import type { NodeType } from '../core/node-type.ts';
import { builder } from '../graphql/builder.ts';
import { defineConnection, pageArgs, pageComplexity, toConnection } from '../graphql/connection.ts';
import { NodeInterface, registerNode } from '../graphql/node.ts';
import { UnauthenticatedError, ValidationError, type ValidationIssue } from '../core/refusal.ts';
import { nearestOf, shown } from '../core/text-rules.ts';
import { findAuditEvents, listAuditEvents, type AuditRecord } from './audit.store.ts';
import { AUDIT_ACTIONS } from './event.ts';

/** One thing that was done. */
export const AuditEventType = builder.objectRef<AuditRecord>('AuditEvent').implement({
  description: 'Append-only. The secret itself is never in it.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => toGlobalId('AuditEvent', id), description: 'Its global id.' }),
    occurredAt: t.expose('occurredAt', {
      type: 'DateTime',
      description: 'When, by the clock of the database.',
    }),
    action: t.exposeString('action', {
      description: 'noun.verb_in_past, for example personal_access_token.revoked.',
    }),
    credentialPrefix: t.exposeString('credentialPrefix', {
      nullable: true,
      description: 'The prefix of the token or key that acted; null for a session.',
    }),
    targetId: t.id({
      nullable: true,
      resolve: ({ targetType, targetId }) =>
        targetType && targetId ? toGlobalId(targetType as NodeType, targetId) : null,
      description: 'The global id of what it was done to; it may be gone.',
    }),
    targetLabel: t.exposeString('targetLabel', {
      nullable: true,
      description: 'What people called it then.',
    }),
    detail: t.exposeString('detail', {
      nullable: true,
      description: 'What changed, in a few words: "viewer → developer".',
    }),
    ip: t.exposeString('ip', { nullable: true, description: 'The address that it was done from.' }),
  }),
});

const AuditEventConnection = defineConnection(AuditEventType, 'AuditEvent', { counted: false });

registerNode('AuditEvent', async ({ caller, em, catalog }, id) => {
  const asked = catalog.permission('audit-event:read');
  if (
    !caller ||
    asked === null ||
    !isPermitted(caller.authority, asked, toGlobalId('AuditEvent', id))
  )
    return null;
  const [event] = await findAuditEvents(em, caller.standing.organization.id, [id]);
  return event ?? null;
});

const AuditEventFilter = builder.inputType('AuditEventFilter', {
  description: 'Which events. All conditions must hold.',
  fields: (t) => ({
    action: t.stringList({
      description:
        'One of these actions, for example personal_access_token.revoked. Omitted or null: every action.',
    }),
    actorId: t.id({ description: 'Done by this user. Omitted or null: by anybody.' }),
    targetId: t.id({ description: 'Done to this. Omitted or null: to anything.' }),
    since: t.field({
      type: 'DateTime',
      description: 'At or after this. Omitted or null: from the beginning.',
    }),
    until: t.field({ type: 'DateTime', description: 'Before this. Omitted or null: until now.' }),
  }),
});

/**
 * What an id of the filter names. Security: one that is none must not read as "any", nor as the
 * same row of another type.
 */
function toNamed(
  key: 'actorId' | 'targetId',
  globalId: string | null | undefined,
): { readonly type: string; readonly id: string } | null {
  if (globalId === null || globalId === undefined) return null;
  const parsed = parseGlobalId(globalId);
  if (!parsed)
    throw new ValidationError([{ path: ['filter', key], message: 'This is not a global id.' }]);
  if (key === 'actorId' && parsed.type !== 'User')
    throw new ValidationError([
      { path: ['filter', key], message: 'This is not the id of a user.' },
    ]);
  return parsed;
}

const KNOWN_ACTIONS: ReadonlySet<string> = new Set(AUDIT_ACTIONS);

/**
 * Security: a list of thousands of unknown actions is not answered by one as long, and no more of
 * them are compared with those that exist.
 */
const ISSUES_MAX = 20;

/**
 * What is wrong with the actions of a filter. A mistyped one would read as "this never happened".
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
  t.field({
    type: AuditEventConnection,
    description: 'What was done in the organization, newest first.',
    authScopes: { permission: 'audit-event:list' },
    complexity: pageComplexity,
    args: {
      ...pageArgs(t.arg),
      filter: t.arg({ type: AuditEventFilter, description: 'Omitted or null: every event.' }),
    },
    resolve: (_parent, { filter, ...page }, { request: { em, caller } }) => {
      if (!caller) throw new UnauthenticatedError();
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
