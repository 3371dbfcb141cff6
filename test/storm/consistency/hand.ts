import { setTimeout as sleep } from 'node:timers/promises';
import type { TypedDocumentString } from '../../../src/generated/graphql.ts';
import type { Effect, LogEvent } from './events.ts';
import type { Instance } from './instances.ts';
import type { Ledger } from './ledger.ts';
import { clock } from './log.ts';
import type { Random } from './random.ts';
import type { Loss, Subject, Target } from './subject.ts';

/** The outcome of a write: done, refused (with the type of the refusal), or unknown. */
export type Sent =
  | { readonly kind: 'done'; readonly payload: unknown }
  | { readonly kind: 'refused' | 'unknown'; readonly because: string };

/** One write on a subject: how it is sent, and what it changes once it is acknowledged. */
export interface Step {
  readonly op: string;
  readonly send: (instance: Instance) => Promise<Sent>;
  /** The action of its audit event; null for a statement in the database. */
  readonly action: string | null;
  /** The target of the event, if the response contains it. */
  readonly about?: (payload: unknown) => string | null;
  readonly takes?: Loss;
  readonly givesBack?: Loss;
  /** The current credential ends permanently. */
  readonly kills?: boolean;
  /** The credential that it creates. */
  readonly makes?: (payload: unknown) => Omit<Target, 'name'>;
  /** The refusals which show that an earlier attempt of unknown outcome succeeded. */
  readonly settledBy?: readonly string[];
}

/** Runs steps, each at some instance and repeatedly until one answers, and logs them. */
export interface Hand {
  /** Returns the payload, or null if a refusal shows that an earlier attempt succeeded. */
  do: (subject: Subject, step: Step) => Promise<unknown>;
}

/** What a hand needs. */
export interface HandParts {
  readonly instances: readonly Instance[];
  readonly random: Random;
  readonly ledger: () => Ledger | null;
  readonly add: (event: LogEvent) => void;
  readonly nextId: () => number;
  /** Called while a step is in flight, to read meanwhile, and at its response, to read at once. */
  readonly around: (
    subject: Subject,
    target: Target,
    instance: Instance,
    done: Promise<unknown>,
  ) => void;
  readonly after: (
    subject: Subject,
    targets: readonly Target[],
    instance: Instance,
  ) => Promise<void>;
  readonly isOver: () => boolean;
}

/** A write that was unexpectedly refused, or never answered. */
export class StepError extends Error {}

const SETTLE_WITHIN_MS = 60_000;
const RETRY_AFTER_MS = 150;

/** Creates the hand of one writer. */
export function createHand(parts: HandParts): Hand {
  return {
    do: async (subject, step) => {
      const until = clock() + SETTLE_WITHIN_MS;
      for (let unknown = 0; clock() < until; unknown++) {
        const instance = parts.random.pick(
          parts.instances.filter((one) => one.isUp()).concat(parts.instances[0] ?? []),
        );
        const sent = await attempt(parts, subject, step, instance, unknown);
        if (sent.kind !== 'unknown') return sent.kind === 'done' ? sent.payload : null;
        await sleep(RETRY_AFTER_MS);
      }
      throw new StepError(
        `${step.op} of ${subject.name} was not answered within ${SETTLE_WITHIN_MS} ms.`,
      );
    },
  };
}

async function attempt(
  parts: HandParts,
  subject: Subject,
  step: Step,
  instance: Instance,
  unknown: number,
): Promise<Sent> {
  const { add, around, after } = parts;
  const { current } = subject;
  const id = parts.nextId();
  const effects = effectsOn(subject, step);
  const done = Promise.withResolvers<null>();
  add({
    kind: 'write-begun',
    id,
    subject: subject.name,
    op: step.op,
    instance: step.action === null ? null : instance.index,
    effects,
    at: clock(),
  });
  if (current) around(subject, current, instance, done.promise);
  const sent = await step.send(instance);
  const at = clock();
  done.resolve(null);
  const acked =
    sent.kind === 'done' ||
    (sent.kind === 'refused' && unknown > 0 && (step.settledBy ?? []).includes(sent.because));
  if (!acked) {
    add({ kind: 'write-ended', id, acked: false, born: [], at, detail: sent.because });
    if (sent.kind === 'refused')
      throw new StepError(`${step.op} of ${subject.name} was rejected: ${sent.because}`);
    if (step.action !== null) parts.ledger()?.unknown(subject.organizationId, step.action);
    return sent;
  }
  const born = apply(subject, step, sent);
  add({
    kind: 'write-ended',
    id,
    acked: true,
    born: born.map(({ name }) => ({ target: name, allow: subject.losses.size === 0 })),
    at,
  });
  account(parts, subject, step, sent);
  await after(subject, [...(current ? [current] : []), ...born], instance);
  return sent;
}

function effectsOn({ current, losses }: Subject, { takes, givesBack, kills }: Step): Effect[] {
  if (!current) return [];
  const left = new Set(losses);
  if (takes) left.add(takes);
  if (givesBack) left.delete(givesBack);
  return [{ target: current.name, allow: !kills && left.size === 0 }];
}

function apply(subject: Subject, { takes, givesBack, kills, makes }: Step, sent: Sent): Target[] {
  if (takes) subject.losses.add(takes);
  if (givesBack) subject.losses.delete(givesBack);
  if (kills && subject.current) {
    subject.dead.unshift(subject.current);
    subject.current = null;
  }
  if (!makes || sent.kind !== 'done') return [];
  subject.current = { ...makes(sent.payload), name: `${subject.name} #${++subject.targets}` };
  return [subject.current];
}

function account(
  { ledger }: HandParts,
  { organizationId }: Subject,
  { action, about }: Step,
  sent: Sent,
): void {
  if (action === null) return;
  if (sent.kind === 'done')
    return ledger()?.acked(organizationId, action, about?.(sent.payload) ?? null);
  // An earlier attempt of unknown outcome succeeded.
  ledger()?.acked(organizationId, action, null);
  return ledger()?.unknown(organizationId, action, -1);
}

/** Sends a typed document with the secret. */
async function mutate<Result, Variables>(
  instance: Instance,
  secret: string | null,
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
): Promise<Sent> {
  const body = JSON.stringify({ query: document.toString(), variables });
  const headers = {
    'Content-Type': 'application/json',
    Accept: 'application/json',
    ...(secret !== null && { Authorization: `Bearer ${secret}` }),
  };
  try {
    const answer = await instance.send('/graphql', {
      method: 'POST',
      headers: { ...headers, 'Content-Length': Buffer.byteLength(body) },
      body,
    });
    const [error] = answer.body.errors ?? [];
    const code = error?.extensions?.['code'];
    if (code === 'UNAUTHENTICATED' || code === 'FORBIDDEN' || code === 'BAD_USER_INPUT')
      return { kind: 'refused', because: code };
    const [payload] = Object.values(answer.body.data ?? {}) as (
      { __typename: string; message?: string } | null | undefined
    )[];
    if (answer.status !== 200 || error || !payload)
      return { kind: 'unknown', because: `${answer.status} ${answer.text.slice(0, 200)}` };
    return payload.message === undefined
      ? { kind: 'done', payload }
      : { kind: 'refused', because: payload.__typename };
  } catch (error) {
    return { kind: 'unknown', because: error instanceof Error ? error.message : String(error) };
  }
}

/** The secret that a step presents. */
export type Actor = string;

/** Returns a step's sender for a typed document. */
export const by =
  <Result, Variables>(
    actor: Actor | null,
    document: TypedDocumentString<Result, Variables>,
    variables: Variables,
  ) =>
  (instance: Instance): Promise<Sent> =>
    mutate(instance, actor, document, variables);
