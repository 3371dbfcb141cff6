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
    "Neither the credential nor a token that created it has expired, by the database's clock.",
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

/** The gates as a GraphQL enum. */
export const AccessGateEnum = builder.enumType('AccessGate', {
  description: 'The gates, in the order in which a request meets them.',
  values: Object.fromEntries(
    GATES.map((gate) => [gate, { value: gate, description: GATE_DESCRIPTIONS[gate] }]),
  ) as {
    [K in AccessGate]: { value: K; description: string };
  },
});

/** The result of one gate. Explanations use it, and so do tokens and members that are blocked. */
export const GateResultType = builder.objectRef<GateResult>('GateResult').implement({
  description: 'The result of one gate.',
  fields: (t) => ({
    gate: t.field({
      type: AccessGateEnum,
      resolve: ({ gate }) => gate,
      description: 'The gate.',
    }),
    passed: t.exposeBoolean('passed', { description: 'Whether the gate passed.' }),
    reason: t.exposeString('reason', { description: 'The reason, as a sentence.' }),
  }),
});

const ErrorInterface = builder.interfaceRef<Refusal>('Error').implement({
  description:
    'An error that the caller can act on, returned as data. Authentication failures, invalid documents and bugs are top-level errors with extensions.code.',
  fields: (t) => ({
    message: t.exposeString('message', {
      description: 'What is wrong and what to do, as a message for people.',
    }),
  }),
});

const ValidationIssueType = builder.objectRef<ValidationIssue>('ValidationIssue').implement({
  description: 'One invalid input.',
  fields: (t) => ({
    path: t.stringList({
      resolve: ({ path }) => [...path],
      description: 'The path of the input, outermost first: ["scopes", "0", "permission"].',
    }),
    message: t.exposeString('message', {
      description: 'What is invalid and what to do.',
    }),
  }),
});

builder.objectType(ValidationError, {
  name: 'ValidationError',
  interfaces: [ErrorInterface],
  description: 'Invalid input, with one issue per invalid path.',
  fields: (t) => ({
    issues: t.field({
      type: [ValidationIssueType],
      resolve: ({ issues }) => [...issues],
      description: 'Every issue, reported at once.',
    }),
  }),
});

builder.objectType(InsufficientAuthorityError, {
  name: 'InsufficientAuthorityError',
  interfaces: [ErrorInterface],
  description:
    'The caller tried to grant or do more than its own authority allows. Lists every missing permission, not only the first.',
  fields: (t) => ({
    missing: t.stringList({
      resolve: ({ missing }) => [...missing],
      description: 'The missing permissions, sorted.',
    }),
    gate: t.field({
      type: AccessGateEnum,
      resolve: ({ gate }) => gate,
      description: 'The first gate that failed.',
    }),
  }),
});

builder.objectType(InvalidStateError, {
  name: 'InvalidStateError',
  interfaces: [ErrorInterface],
  description:
    'The object exists, but its state does not allow the operation. Example: restoring an expired token.',
  fields: (t) => ({
    status: t.exposeString('status', { description: 'The current state.' }),
  }),
});

builder.objectType(ConflictError, {
  name: 'ConflictError',
  interfaces: [ErrorInterface],
  description: 'Another object already has this name.',
  fields: (t) => ({
    path: t.stringList({
      resolve: ({ path }) => [...path],
      description: 'The conflicting input.',
    }),
  }),
});

builder.objectType(NotFoundError, {
  name: 'NotFoundError',
  interfaces: [ErrorInterface],
  description: 'The object does not exist, or the caller may not see it.',
});
