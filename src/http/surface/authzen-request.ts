import { z } from 'zod';
import { formatAddress, parseAddress } from '../../access/ip-allow-list.ts';
import type { Inquiry, Subject } from '../../asking/evaluate.usecase.ts';
import { PREFIX_LENGTH } from '../../secrets/secret-format.ts';
import { InvalidRequestError } from '../invalid-request.ts';

const EVALUATIONS_MAX = 200;
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
/** A body with a subject, whatever else it has. */
export const WITH_SUBJECT = z.object({ subject: z.object({ id: z.string() }) });
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
/** One evaluation (AuthZEN Authorization API 1.0, section 6.1). */
export const EVALUATION = z.object({
  subject: SUBJECT,
  action: ACTION,
  resource: RESOURCE,
  context: CONTEXT.optional(),
});
/** How the decisions of a batch are evaluated (section 7.1.2). */
export const SEMANTICS = ['execute_all', 'deny_on_first_deny', 'permit_on_first_permit'] as const;
/** A batch of evaluations (section 7.1), whose members are parsed one by one. */
export const BATCH = z.object({
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

/** Parses a body, or throws an InvalidRequestError that names every fault. */
export function requireParsed<T>(shape: z.ZodType<T>, body: unknown, what: string): T {
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new InvalidRequestError(400, `${what} is invalid: ${explain(parsed.error)}.`);
}

/** Describes every fault of a body. */
export const explain = ({ issues }: z.ZodError): string =>
  issues
    .map(
      ({ path, message, code }) =>
        `${path.join('.') || 'the body'} ${code === 'invalid_type' && path.length <= 1 ? 'is missing or has the wrong type' : message}`,
    )
    .join('; ');

/** Returns whether a value is a JSON object. */
export const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns what an evaluation asks. */
export const toInquiry = ({
  subject,
  action,
  resource,
  context,
}: z.output<typeof EVALUATION>): Inquiry => ({
  subject: toSubject(subject),
  question: {
    permission: `${resource.type}:${action.name}`,
    entityId: resource.id === EVERY ? null : resource.id,
  },
  address: context?.ip ?? null,
});

function toSubject({ type, id }: z.output<typeof SUBJECT>): Subject {
  if (type === 'user') return { kind: 'USER', id };
  return id.length === PREFIX_LENGTH
    ? { kind: 'PREFIX', prefix: id }
    : { kind: 'SECRET', text: id };
}
