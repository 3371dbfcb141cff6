import {
  defaultFieldResolver,
  getNullableType,
  isListType,
  isObjectType,
  Kind,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import type { GraphQLContext } from './builder.ts';
import { badUserInput } from './errors.ts';

// Security: the cost of a document is judged before it runs, by what its lists usually hold. What
// they do hold is counted here while it runs, so that no document, however its fields are
// multiplied by aliases, makes the server build an answer of any size.

/**
 * How many values an answer may hold, how many bytes of JSON, and how many rows its lists may read.
 */
export const ANSWER = { valuesMax: 100_000, bytesMax: 10_000_000, rowsReadMax: 100_000 } as const;

const ASK_FOR_LESS = 'Ask for smaller pages (first), or for fewer fields in them.';
const TOO_MANY = `The answer would hold more than ${ANSWER.valuesMax.toLocaleString('en')} values. ${ASK_FOR_LESS}`;
const TOO_LARGE = `The answer would be larger than ${ANSWER.bytesMax / 1_000_000} MB. ${ASK_FOR_LESS}`;

const TOO_MANY_READ = `The lists of this query read more than ${ANSWER.rowsReadMax.toLocaleString('en')} rows. ${ASK_FOR_LESS}`;

/** What the resolvers of one request share. */
export const toContext = (request: GraphQLContext['request']): GraphQLContext => ({
  request,
  values: 0,
  rowsRead: 0,
  reading: Promise.resolve(),
});

/**
 * Reads a list whose items bring rows of their own, one list after the other. Security: what is
 * read and not selected is not in the answer, so a document of a hundred lists under aliases could
 * make the server read millions of rows.
 */
export function readInTurn<T>(
  context: GraphQLContext,
  read: () => Promise<T[]>,
  rowsOf: (item: T) => number,
): Promise<T[]> {
  const turn = context.reading.then(async () => {
    if (context.rowsRead > ANSWER.rowsReadMax) throw badUserInput(TOO_MANY_READ);
    const items = await read();
    context.rowsRead += items.reduce((sum, item) => sum + rowsOf(item), 0);
    return items;
  });
  context.reading = turn.catch(() => undefined);
  return turn;
}

/**
 * Makes every field that is a list count what it holds, times the fields selected of each. The
 * first one too many ends the execution.
 */
export function countValues(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      if (!isListType(getNullableType(field.type))) continue;
      const resolve = field.resolve ?? defaultFieldResolver;
      field.resolve = (parent, args, context: GraphQLContext, info) => {
        const list: unknown = resolve(parent, args, context, info);
        return list instanceof Promise
          ? list.then((settled) => count(settled, context, info))
          : count(list, context, info);
      };
    }
  }
  return schema;
}

function count(list: unknown, context: GraphQLContext, info: GraphQLResolveInfo): unknown {
  if (!Array.isArray(list)) return list;
  const each = info.fieldNodes.reduce(
    (sum, { selectionSet }) => sum + (selectionSet ? fieldsIn(selectionSet, info) : 1),
    0,
  );
  context.values += list.length * each;
  if (context.values > ANSWER.valuesMax) throw badUserInput(TOO_MANY);
  return list;
}

/** The fields of a selection, those of nested ones and of fragments included. */
const known = new WeakMap<SelectionSetNode, number>();
function fieldsIn(set: SelectionSetNode, info: GraphQLResolveInfo): number {
  let fields = known.get(set);
  if (fields === undefined) {
    fields = set.selections.reduce((sum, selection) => {
      if (selection.kind === Kind.FIELD)
        return sum + 1 + (selection.selectionSet ? fieldsIn(selection.selectionSet, info) : 0);
      const inner =
        selection.kind === Kind.INLINE_FRAGMENT
          ? selection.selectionSet
          : info.fragments[selection.name.value]?.selectionSet;
      return sum + (inner ? fieldsIn(inner, info) : 0);
    }, 0);
    known.set(set, fields);
  }
  return fields;
}

/**
 * Why data is too large to be answered; null when it is not. It is measured, and not yet written as
 * text.
 */
export function whyNotAnswer(data: unknown, { values }: GraphQLContext): string | null {
  if (values > ANSWER.valuesMax) return TOO_MANY;
  return bytesOf(data, ANSWER.bytesMax) > ANSWER.bytesMax ? TOO_LARGE : null;
}

/** The bytes of a value as JSON, escapes apart; stops counting past the limit. */
function bytesOf(value: unknown, limit: number): number {
  if (typeof value === 'string') return Buffer.byteLength(value) + 3;
  if (typeof value !== 'object' || value === null) return 6;
  let bytes = 2;
  if (Array.isArray(value)) {
    for (const one of value) if ((bytes += bytesOf(one, limit - bytes)) > limit) return bytes;
    return bytes;
  }
  for (const key in value)
    if (
      (bytes += key.length + 4 + bytesOf((value as Record<string, unknown>)[key], limit - bytes)) >
      limit
    )
      return bytes;
  return bytes;
}
