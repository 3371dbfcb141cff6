import { defineEntity, p } from '@mikro-orm/core';

const APPEND_ONLY = `raise exception 'audit events are append-only' using errcode = 'restrict_violation'`;

/** A row of `audit_event`. The database rejects updates and deletes. */
export const AuditEvent = defineEntity({
  name: 'AuditEvent',
  tableName: 'audit_event',
  indexes: [
    { properties: ['organizationId', 'occurredAt', 'id'] },
    { properties: ['organizationId', 'targetId', 'occurredAt'] },
    { properties: ['organizationId', 'actorId', 'occurredAt'] },
    { properties: ['organizationId', 'action', 'occurredAt'] },
  ],
  // Partitioned by month to bound index sizes. The migration and tendAuditPartitions create the
  // months; the default partition takes the remaining events.
  partitionBy: {
    type: 'range',
    expression: 'occurredAt',
    partitions: [
      { name: 'audit_event_before', values: `from (minvalue) to ('2026-11-01 00:00:00+00')` },
      { name: 'audit_event_default', values: 'default' },
    ],
  },
  // Security: prevents tampering with the audit log, also by Latchkey itself.
  triggers: [
    {
      name: 'append_only',
      timing: 'before',
      events: ['update', 'delete'],
      forEach: 'statement',
      body: APPEND_ONLY,
    },
    {
      name: 'append_only_truncate',
      timing: 'before',
      events: ['truncate'],
      forEach: 'statement',
      body: APPEND_ONLY,
    },
  ],
  properties: {
    id: p.uuid().primary(),
    /** No foreign keys, because an event outlives the objects it refers to. */
    organizationId: p.uuid(),
    occurredAt: p.datetime(3).primary(),
    action: p.text(),
    actorId: p.uuid().nullable(),
    credentialPrefix: p.text().nullable(),
    targetType: p.text().nullable(),
    targetId: p.uuid().nullable(),
    targetLabel: p.text().nullable(),
    detail: p.text().nullable(),
    ip: p.text().nullable(),
  },
});
