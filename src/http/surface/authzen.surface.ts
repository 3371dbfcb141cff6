import pLimit from 'p-limit';
import type { Inquiry } from '../../asking/evaluate.usecase.ts';
import { admitAsker, requireMayAsk, type Asker } from '../caller/asking-service.ts';
import type { Exchange } from '../exchange.ts';
import { readJson } from '../read-body.ts';
import { respondJson } from '../respond.ts';
import type { Surfaces } from '../surfaces.ts';
import {
  BATCH,
  EVALUATION,
  explain,
  isObject,
  requireParsed,
  SEMANTICS,
  toInquiry,
  WITH_SUBJECT,
} from './authzen-request.ts';

const AT_ONCE_MAX = 8;
interface Decision {
  readonly decision: boolean;
  readonly context?: object;
}

/** Serves a single evaluation (AuthZEN Authorization API 1.0, section 6). */
export async function serveEvaluation(surfaces: Surfaces, exchange: Exchange): Promise<void> {
  const [asker, body] = await receive(surfaces, exchange);
  await evaluateOne(surfaces, exchange, asker, body);
}

async function evaluateOne(
  surfaces: Surfaces,
  exchange: Exchange,
  asker: Asker,
  body: unknown,
): Promise<void> {
  const evaluation = requireParsed(EVALUATION, body, 'The evaluation');
  const decision = await decide(surfaces, exchange, asker, toInquiry(evaluation));
  respondJson(exchange.response, 200, decision);
}

/**
 * Serves a batch of evaluations (AuthZEN Authorization API 1.0, section 7). Top-level members are
 * the defaults of each evaluation. Without evaluations, the request is a single one.
 */
export async function serveEvaluations(surfaces: Surfaces, exchange: Exchange): Promise<void> {
  const [asker, body] = await receive(surfaces, exchange);
  const { evaluations, options } = requireParsed(BATCH, body, 'The request');
  if (evaluations.length === 0) return evaluateOne(surfaces, exchange, asker, body);
  // Security: denial of service. A long batch must not occupy every database connection and every
  // argon2 run at once.
  const limit = pLimit(AT_ONCE_MAX);
  const decisions = await limit.map(evaluations, (one) =>
    decideOrExplain(
      surfaces,
      exchange,
      asker,
      isObject(one) ? { ...(body as object), ...one } : one,
    ),
  );
  return respondJson(exchange.response, 200, {
    evaluations: cut(decisions, options.evaluations_semantic),
  });
}

/**
 * Authenticates the service and reads its question, in either order. A body that is not JSON is
 * rejected after authentication.
 */
async function receive(surfaces: Surfaces, exchange: Exchange): Promise<[Asker, unknown]> {
  let body: Promise<unknown> | null = null;
  const read = (): Promise<unknown> => (body ??= readJson(exchange.request));
  const asker = await admitAsker(surfaces, exchange, async () => {
    const question = WITH_SUBJECT.safeParse(await read().catch(() => null));
    return question.data?.subject.id;
  });
  requireMayAsk(asker.call);
  return [asker, await read()];
}

/**
 * Evaluates one member of a batch. An invalid one is denied with an error (section 7.2.1) and does
 * not affect the others.
 */
function decideOrExplain(
  surfaces: Surfaces,
  exchange: Exchange,
  asker: Asker,
  body: unknown,
): Promise<Decision> {
  const parsed = EVALUATION.safeParse(body);
  if (parsed.success) return decide(surfaces, exchange, asker, toInquiry(parsed.data));
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
  { call, findByPrefix }: Asker,
  inquiry: Inquiry,
): Promise<Decision> {
  const evaluation = await evaluate(call, inquiry, findByPrefix);
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
