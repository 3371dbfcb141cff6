import pLimit from 'p-limit';
import { z } from 'zod';
import { formatAddress, parseAddress } from '../../access/ip-allow-list.ts';
import type { Inquiry, Subject } from '../../asking/evaluate.usecase.ts';
import type { SignedInCall } from '../../core/call.ts';
import { PREFIX_LENGTH } from '../../secrets/secret-format.ts';
import { admitAsker, requireMayAsk } from '../caller/asking-service.ts';
import type { Exchange } from '../exchange.ts';
import { InvalidRequestError } from '../invalid-request.ts';
import { readJson } from '../read-body.ts';
import { respondJson } from '../respond.ts';
import type { Surfaces } from '../surfaces.ts';

const EVALUATIONS_MAX = 200;
const AT_ONCE_MAX = 8;
/** The resource id that stands for every entity of a type. */
const EVERY = '*';

const ip = z
  .string()
  .transform((text, context) => {
    const address = parseAddress(text);
    if (address) return formatAddress(address);
    context.addIssue({
      code: 'custom',
      message: 'must be an address such as 203.0.113.7 or 2001:db8::1',
    });
    return z.NEVER;
  })
  .optional();
const SUBJECT = z.object({
  type: z.enum(['user', 'credential'], 'must be user or credential'),
  id: z
    .string('is missing: set a user id or email address or, for a credential, its secret or prefix')
    .min(1, 'is empty')
    .regex(/^[^\0]*$/, 'contains the character NUL'),
});
const ACTION = z.object({
  name: z.string('is missing: set an operation such as read').min(1, 'is empty'),
});
const RESOURCE = z.object({
  type: z
    .string('is missing: set an entity type such as channel')
    .min(1, 'is missing: set an entity type such as channel'),
  id: z
    .string(`is missing: set the id of an entity, or ${EVERY} for every entity`)
    .min(1, 'is empty'),
});
const CONTEXT = z.object({ ip });
const EVALUATION = z.object({
  subject: SUBJECT,
  action: ACTION,
  resource: RESOURCE,
  context: CONTEXT.optional(),
});
const SEMANTICS = ['execute_all', 'deny_on_first_deny', 'permit_on_first_permit'] as const;
const BATCH = z.object({
  evaluations: z
    .array(z.unknown())
    .max(EVALUATIONS_MAX, `has more than ${EVALUATIONS_MAX} members`)
    .default([]),
  options: z
    .object({
      evaluations_semantic: z
        .enum(SEMANTICS, `must be one of ${SEMANTICS.join(', ')}`)
        .default('execute_all'),
    })
    .prefault({}),
});

interface Decision {
  readonly decision: boolean;
  readonly context?: object;
}

/** Serves a single evaluation (AuthZEN Authorization API 1.0, section 6). */
export async function serveEvaluation(surfaces: Surfaces, exchange: Exchange): Promise<void> {
  const [call, body] = await receive(surfaces, exchange);
  const inquiry = requireParsed(EVALUATION, body, 'The evaluation');
  respondJson(exchange.response, 200, await decide(surfaces, exchange, call, inquiry));
}

/**
 * Serves a batch of evaluations (AuthZEN Authorization API 1.0, section 7). Top-level members are
 * the defaults of each evaluation. Without evaluations, the request is a single one.
 */
export async function serveEvaluations(surfaces: Surfaces, exchange: Exchange): Promise<void> {
  const [call, body] = await receive(surfaces, exchange);
  const { evaluations, options } = requireParsed(BATCH, body, 'The request');
  if (evaluations.length === 0)
    return respondJson(
      exchange.response,
      200,
      await decide(surfaces, exchange, call, requireParsed(EVALUATION, body, 'The evaluation')),
    );
  // Security: denial of service. A long batch must not occupy every database connection and every
  // argon2 run at once.
  const limit = pLimit(AT_ONCE_MAX);
  const decisions = await limit.map(evaluations, (one) =>
    decideOrExplain(
      surfaces,
      exchange,
      call,
      isObject(one) ? { ...(body as object), ...one } : one,
    ),
  );
  return respondJson(exchange.response, 200, {
    evaluations: cut(decisions, options.evaluations_semantic),
  });
}

async function receive(surfaces: Surfaces, exchange: Exchange): Promise<[SignedInCall, unknown]> {
  const { call } = await admitAsker(surfaces, exchange);
  requireMayAsk(call);
  return [call, await readJson(exchange.request)];
}

function requireParsed<T>(shape: z.ZodType<T>, body: unknown, what: string): T {
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new InvalidRequestError(400, `${what} is invalid: ${explain(parsed.error)}.`);
}

const explain = ({ issues }: z.ZodError): string =>
  issues
    .map(
      ({ path, message, code }) =>
        `${path.join('.') || 'the body'} ${code === 'invalid_type' && path.length <= 1 ? 'is missing or has the wrong type' : message}`,
    )
    .join('; ');

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Evaluates one member of a batch. An invalid one is denied with an error (section 7.2.1) and does
 * not affect the others.
 */
function decideOrExplain(
  surfaces: Surfaces,
  exchange: Exchange,
  call: SignedInCall,
  body: unknown,
): Promise<Decision> {
  const parsed = EVALUATION.safeParse(body);
  if (parsed.success) return decide(surfaces, exchange, call, parsed.data);
  return Promise.resolve({
    decision: false,
    context: {
      error: { status: 400, message: `The evaluation is invalid: ${explain(parsed.error)}.` },
    },
  });
}

async function decide(
  { evaluate }: Surfaces,
  { gates }: Exchange,
  call: SignedInCall,
  { subject, action, resource, context }: z.output<typeof EVALUATION>,
): Promise<Decision> {
  const inquiry: Inquiry = {
    subject: toSubject(subject),
    question: {
      permission: `${resource.type}:${action.name}`,
      entityId: resource.id === EVERY ? null : resource.id,
    },
    address: context?.ip ?? null,
  };
  const evaluation = await evaluate(call, inquiry);
  const failed = evaluation.known
    ? evaluation.failed
    : [{ gate: 'CREDENTIAL_KNOWN' as const, reason: 'The subject is unknown.' }];
  gates.push(...failed.map(({ gate }) => gate));
  if (failed.length === 0) return { decision: true };
  return {
    decision: false,
    context: { reason: failed.map(({ gate, reason }) => ({ gate, message: reason })) },
  };
}

function toSubject({ type, id }: z.output<typeof SUBJECT>): Subject {
  if (type === 'user') return { kind: 'USER', id };
  return id.length === PREFIX_LENGTH
    ? { kind: 'PREFIX', prefix: id }
    : { kind: 'SECRET', text: id };
}

/**
 * Returns the results up to and including the one that decides the batch; short-circuiting omits
 * the rest.
 */
function cut(
  decisions: readonly Decision[],
  semantic: (typeof SEMANTICS)[number],
): readonly Decision[] {
  if (semantic === 'execute_all') return decisions;
  const settling = decisions.findIndex(
    ({ decision }) => decision === (semantic === 'permit_on_first_permit'),
  );
  return settling < 0 ? decisions : decisions.slice(0, settling + 1);
}

/** Serves the metadata document with the endpoints (AuthZEN Authorization API 1.0, section 9). */
export function serveAuthzenConfiguration({ publicUrl }: Surfaces, { response }: Exchange): void {
  const base = publicUrl();
  respondJson(response, 200, {
    policy_decision_point: base,
    access_evaluation_endpoint: `${base}/access/v1/evaluation`,
    access_evaluations_endpoint: `${base}/access/v1/evaluations`,
  });
}
