import { GATES, type AccessGate } from '../access/gate.ts';
import {
  ConflictError,
  InsufficientAuthorityError,
  InvalidStateError,
  NotFoundError,
  ValidationError,
  type Refusal,
  type ValidationIssue,
} from '../refusal.ts';
import { builder } from './builder.ts';

const GATE_DESCRIPTIONS: Record<AccessGate, string> = {
  CREDENTIAL_KNOWN: 'The secret has the right form, and is that of a credential that there is.',
  NOT_REVOKED: 'Neither the credential nor the token that made it is revoked.',
  NOT_EXPIRED: 'Neither the credential nor the token that made it has expired, by the clock of the database.',
  ORGANIZATION_ACTIVE: 'The organization is not suspended.',
  OWNER_ACTIVE: "The owner's account is not suspended.",
  MEMBERSHIP_ACTIVE: 'The owner is an active member of the organization.',
  IP_ALLOWED: 'The request comes from an address that the credential allows.',
  SURFACE_ALLOWED: 'The credential is let in on this surface: a SCIM token on /scim/v2 alone.',
  WITHIN_RATE_LIMIT: 'No rate limit is exceeded.',
  ROLE_GRANTS: "The owner's role, as it is now, holds the permission.",
  TOKEN_GRANTS: "The credential's scopes allow the permission.",
  ENTITY_IN_SCOPE: "The credential's scopes allow it on this entity.",
};

/** The gates, as clients see them. */
export const AccessGateEnum = builder.enumType('AccessGate', {
  description: 'The gates in the order in which a request meets them.',
  values: Object.fromEntries(GATES.map((gate) => [gate, { value: gate, description: GATE_DESCRIPTIONS[gate] }])) as {
    [K in AccessGate]: { value: K; description: string };
  },
});

const ErrorInterface = builder.interfaceRef<Refusal>('Error').implement({
  description:
    'A failure that the caller can act on, returned as data. Faults of authentication, of the document, and bugs are top-level errors with extensions.code.',
  fields: (t) => ({ message: t.exposeString('message', { description: 'What went wrong and what would be right, for the person who reads it.' }) }),
});

const ValidationIssueType = builder.objectRef<ValidationIssue>('ValidationIssue').implement({
  description: 'One offending input.',
  fields: (t) => ({
    path: t.stringList({ resolve: ({ path }) => [...path], description: 'Where it stands in the input, from the outside in: ["scopes", "0", "permission"].' }),
    message: t.exposeString('message', { description: 'What is wrong with it, and what would be right.' }),
  }),
});

builder.objectType(ValidationError, {
  name: 'ValidationError',
  interfaces: [ErrorInterface],
  description: 'Input that breaks a rule. One issue per offending input path.',
  fields: (t) => ({ issues: t.field({ type: [ValidationIssueType], resolve: ({ issues }) => [...issues], description: 'All that is wrong, at once.' }) }),
});

builder.objectType(InsufficientAuthorityError, {
  name: 'InsufficientAuthorityError',
  interfaces: [ErrorInterface],
  description: 'The caller asked to hand out, or to do, more than it may itself. Every missing permission is listed, not only the first.',
  fields: (t) => ({
    missing: t.stringList({ resolve: ({ missing }) => [...missing], description: 'The permissions that it would take besides, sorted.' }),
    gate: t.field({ type: AccessGateEnum, resolve: ({ gate }) => gate, description: 'The first gate that was not passed.' }),
  }),
});

builder.objectType(InvalidStateError, {
  name: 'InvalidStateError',
  interfaces: [ErrorInterface],
  description: 'The object exists but its state forbids the step, for example restoring an expired token.',
  fields: (t) => ({ status: t.exposeString('status', { description: 'The state that it is in.' }) }),
});

builder.objectType(ConflictError, {
  name: 'ConflictError',
  interfaces: [ErrorInterface],
  description: 'Another object already holds this name.',
  fields: (t) => ({ path: t.stringList({ resolve: ({ path }) => [...path], description: 'The input that conflicts.' }) }),
});

builder.objectType(NotFoundError, {
  name: 'NotFoundError',
  interfaces: [ErrorInterface],
  description: 'No such object, or none that the caller may know of.',
});
