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

// Security: denial of service. The cost of a document is estimated before it runs, from typical
// list lengths. The actual lengths are counted here during execution, so that no document, however
// its aliases multiply fields, makes the server build an arbitrarily large response.

/** Maximum values and bytes of JSON in a response, and maximum rows that its lists may read. */
export const ANSWER = { valuesMax: 100_000, bytesMax: 10_000_000, rowsReadMax: 100_000 } as const;

const ASK_FOR_LESS = 'Request smaller pages (first), or fewer fields in them.';
const TOO_MANY = `The response would contain more than ${ANSWER.valuesMax.toLocaleString('en')} values. ${ASK_FOR_LESS}`;
const TOO_LARGE = `The response would be larger than ${ANSWER.bytesMax / 1_000_000} MB. ${ASK_FOR_LESS}`;

const TOO_MANY_READ = `The lists of this query read more than ${ANSWER.rowsReadMax.toLocaleString('en')} rows. ${ASK_FOR_LESS}`;

/**
 * The complexity of a field that judges each of several operations. Security: denial of service. Its
 * list is short, but each alias judges again, for a wide token against a thousand scopes.
 */
export const JUDGES = 100;

/**
 * The assumed complexity of a list of permissions. Its actual length is counted at execution: see
 * `countValues`.
 */
export const SPELLED_OUT = 10;

/** Creates the context that the resolvers of one request share. */
export const toContext = (call: GraphQLContext['call']): GraphQLContext => ({
  call,
  values: 0,
  rowsRead: 0,
  reading: Promise.resolve(),
});

/**
 * Reads lists whose items bring further rows, one list after the other, and counts the rows.
 * Security: denial of service. Rows that are read but not selected are not in the response, so a
 * document with a hundred aliased lists could make the server read millions of them.
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
 * Wraps every list field, so that it counts its items times the fields selected of each. Exceeding
 * the maximum ends the execution.
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
  // An empty list counts too: to find that it is empty may cost as much.
  context.values += Math.max(1, list.length * each);
  if (context.values > ANSWER.valuesMax) throw badUserInput(TOO_MANY);
  return list;
}

/** The number of fields per selection set, including nested fields and fragments. */
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
 * Returns why the data is too large for a response, or null when it is not. Measures the data
 * without serializing it.
 */
export function whyNotAnswer(data: unknown, { values }: GraphQLContext): string | null {
  if (values > ANSWER.valuesMax) return TOO_MANY;
  return bytesOf(data, ANSWER.bytesMax) > ANSWER.bytesMax ? TOO_LARGE : null;
}

/**
 * Returns the size of a value as JSON in bytes, ignoring escapes. Stops counting beyond the limit.
 */
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
