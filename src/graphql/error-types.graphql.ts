import { type GateResult } from '../access/gate.ts';
import { GATE_DESCRIPTIONS, GATES, type AccessGate } from '../access/gates.ts';
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
