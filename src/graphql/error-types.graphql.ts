import { GATES, type AccessGate, type GateResult } from '../access/gate.ts';
import {
  ConflictError,
  InsufficientAuthorityError,
  InvalidStateError,
  NotFoundError,
  ValidationError,
  type Refusal,
  type ValidationIssue,
} from '../core/refusal.ts';
import { builder } from './builder.ts';

const GATE_DESCRIPTIONS: Record<AccessGate, string> = {
  CREDENTIAL_KNOWN: 'The secret is well formed and belongs to an existing credential.',
  NOT_REVOKED: 'Neither the credential nor a token that created it is revoked.',
  NOT_EXPIRED:
    'Neither the credential nor a token that created it has expired, by the clock of the database.',
  ORGANIZATION_ACTIVE: 'The organization is not suspended.',
  OWNER_ACTIVE: "The owner's account is not suspended.",
  MEMBERSHIP_ACTIVE: 'The owner is an active member of the organization.',
  IP_ALLOWED: 'The credential allows requests from the address of the caller.',
  SURFACE_ALLOWED:
    'The credential is allowed on this API: a SCIM token on /scim/v2 only, every other credential everywhere else.',
  WITHIN_RATE_LIMIT: 'No rate limit is exceeded.',
  ROLE_GRANTS: "The owner's current role includes the permission.",
  TOKEN_GRANTS: "The credential's scopes include the permission.",
  ENTITY_IN_SCOPE: "The credential's scopes include the permission on this entity.",
};

/** The gates, as clients see them. */
export const AccessGateEnum = builder.enumType('AccessGate', {
  description: 'The gates in the order in which a request meets them.',
  values: Object.fromEntries(
    GATES.map((gate) => [gate, { value: gate, description: GATE_DESCRIPTIONS[gate] }]),
  ) as {
    [K in AccessGate]: { value: K; description: string };
  },
});

/**
 * One gate and its outcome: how an explanation, and the state of a token or member, name what
 * blocks it.
 */
export const GateResultType = builder.objectRef<GateResult>('GateResult').implement({
  description: 'The outcome of one gate.',
  fields: (t) => ({
    gate: t.field({
      type: AccessGateEnum,
      resolve: ({ gate }) => gate,
      description: 'Which gate.',
    }),
    passed: t.exposeBoolean('passed', { description: 'Was it passed?' }),
    reason: t.exposeString('reason', { description: 'Why, in a sentence.' }),
  }),
});

const ErrorInterface = builder.interfaceRef<Refusal>('Error').implement({
  description:
    'A failure that the caller can act on, returned as data. Faults of authentication, of the document, and bugs are top-level errors with extensions.code.',
  fields: (t) => ({
    message: t.exposeString('message', {
      description: 'What went wrong and what would be right, for the person who reads it.',
    }),
  }),
});

const ValidationIssueType = builder.objectRef<ValidationIssue>('ValidationIssue').implement({
  description: 'One offending input.',
  fields: (t) => ({
    path: t.stringList({
      resolve: ({ path }) => [...path],
      description:
        'Where it stands in the input, from the outside in: ["scopes", "0", "permission"].',
    }),
    message: t.exposeString('message', {
      description: 'What is wrong with it, and what would be right.',
    }),
  }),
});

builder.objectType(ValidationError, {
  name: 'ValidationError',
  interfaces: [ErrorInterface],
  description: 'Input that breaks a rule. One issue per offending input path.',
  fields: (t) => ({
    issues: t.field({
      type: [ValidationIssueType],
      resolve: ({ issues }) => [...issues],
      description: 'All that is wrong, at once.',
    }),
  }),
});

builder.objectType(InsufficientAuthorityError, {
  name: 'InsufficientAuthorityError',
  interfaces: [ErrorInterface],
  description:
    'The caller asked to hand out, or to do, more than it may itself. Every missing permission is listed, not only the first.',
  fields: (t) => ({
    missing: t.stringList({
      resolve: ({ missing }) => [...missing],
      description: 'The permissions that it would take besides, sorted.',
    }),
    gate: t.field({
      type: AccessGateEnum,
      resolve: ({ gate }) => gate,
      description: 'The first gate that was not passed.',
    }),
  }),
});

builder.objectType(InvalidStateError, {
  name: 'InvalidStateError',
  interfaces: [ErrorInterface],
  description:
    'The object exists but its state forbids the step, for example restoring an expired token.',
  fields: (t) => ({
    status: t.exposeString('status', { description: 'The state that it is in.' }),
  }),
});

builder.objectType(ConflictError, {
  name: 'ConflictError',
  interfaces: [ErrorInterface],
  description: 'Another object already holds this name.',
  fields: (t) => ({
    path: t.stringList({
      resolve: ({ path }) => [...path],
      description: 'The input that conflicts.',
    }),
  }),
});

builder.objectType(NotFoundError, {
  name: 'NotFoundError',
  interfaces: [ErrorInterface],
  description: 'No such object, or none that the caller may know of.',
});
