import type { ArgBuilder, FieldMap, InterfaceRef, ObjectRef } from '@pothos/core';
import { resolveCursorConnection } from '@pothos/plugin-relay';
import type { Cursor, PageWindow } from '../database/page.ts';
import { ValidationError, type ValidationIssue } from '../core/refusal.ts';
import { builder, type SchemaTypes } from './builder.ts';

type Types = PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>;

/** Default and maximum page size. */
export const PAGE_SIZE = 20;
const PAGE_SIZE_MAX = 100;

interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

/** A page of a list, as Relay defines it. */
export interface Connection<T> {
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly pageInfo: PageInfo;
  readonly count: () => Promise<number>;
}

const PageInfoType = builder.objectRef<PageInfo>('PageInfo').implement({
  description: 'The position of a page in its list.',
  fields: (t) => ({
    hasNextPage: t.exposeBoolean('hasNextPage', { description: 'Whether items follow this page.' }),
    hasPreviousPage: t.exposeBoolean('hasPreviousPage', {
      description: 'Whether items precede this page.',
    }),
    startCursor: t.exposeString('startCursor', {
      nullable: true,
      description: 'Null: the page is empty.',
    }),
    endCursor: t.exposeString('endCursor', {
      nullable: true,
      description: 'Pass it as `after` to get the next page. Null: the page is empty.',
    }),
  }),
});

/**
 * Defines NameConnection and NameEdge. `counted` adds totalCount; leave it out for unbounded lists.
 */
export function defineConnection<T>(
  node: ObjectRef<Types, T> | InterfaceRef<Types, T>,
  name: string,
  { counted }: { counted: boolean },
): ObjectRef<Types, Connection<T>> {
  const edge = builder.objectRef<{ cursor: string; node: T }>(`${name}Edge`).implement({
    description: `One ${name} of a page.`,
    fields: (t) => ({
      cursor: t.exposeString('cursor', {
        description: 'The position in the list. Pass it as `after` or `before`.',
      }),
      node: t.field({
        type: node as never,
        resolve: (one) => one.node as never,
        description: `The ${name}.`,
      }),
    }),
  });
  return builder.objectRef<Connection<T>>(`${name}Connection`).implement({
    description: `A page of a list of ${name}.`,
    fields: (t): FieldMap => ({
      edges: t.field({
        type: [edge],
        resolve: ({ edges }) => [...edges],
        complexity: { multiplier: 1 },
        description: 'The items of the page, in order.',
      }),
      pageInfo: t.field({
        type: PageInfoType,
        resolve: ({ pageInfo }) => pageInfo,
        description: 'The position of the page in the list.',
      }),
      ...(counted && {
        totalCount: t.int({
          resolve: ({ count }) => count(),
          description: 'The number of items in the whole list.',
        }),
      }),
    }),
  });
}

/** Relay's arguments of a list. */
export interface PageArgs {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** Defines the arguments of every list. */
export const pageArgs = (t: ArgBuilder<Types>) => ({
  first: t.int({
    description: `The number of items from the start, or after the cursor. At most ${PAGE_SIZE_MAX}. Omitted or null, without last: ${PAGE_SIZE}.`,
  }),
  after: t.string({ description: 'Start after this cursor. Omitted or null: from the start.' }),
  last: t.int({
    description: `The number of items from the end, or before the cursor. At most ${PAGE_SIZE_MAX}. Omitted or null: first applies.`,
  }),
  before: t.string({ description: 'End before this cursor. Omitted or null: at the end.' }),
});

/** Returns the complexity of a list: one per item that the page may contain. */
export const pageComplexity = ({ first, last }: PageArgs) => ({
  field: 1,
  multiplier: Math.min(Math.max(first ?? last ?? PAGE_SIZE, 1), PAGE_SIZE_MAX),
});

const formatCursor = ({ at, id }: Cursor): string =>
  Buffer.from(typeof at === 'number' ? `${at}:${id}` : `=${at}:${id}`).toString('base64url');
const CURSOR = /^(?:(-?\d{1,15})|=(.{0,200})):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/su;

/** The instants that PostgreSQL and this server format alike: the years 1 to 9999. */
const [EARLIEST, LATEST] = [
  Date.parse('0001-01-01T00:00:00Z'),
  Date.parse('9999-12-31T23:59:59.999Z'),
];

/** Longer than any cursor, which contains a name of up to 100 four-byte characters and an id. */
const CURSOR_LENGTH_MAX = 1_000;

function parseCursor(text: string): Cursor | null {
  if (text.length > CURSOR_LENGTH_MAX) return null;
  const [, time, name, id] = CURSOR.exec(Buffer.from(text, 'base64url').toString()) ?? [];
  if (id === undefined) return null;
  if (name !== undefined) return { at: name, id };
  const at = Number(time);
  return at >= EARLIEST && at <= LATEST ? { at, id } : null;
}

function whyNotPage(args: PageArgs): ValidationIssue[] {
  const sizes = (['first', 'last'] as const).flatMap((key) => {
    const size = args[key] ?? 1;
    return size < 1 || size > PAGE_SIZE_MAX
      ? [{ path: [key], message: `${key} must be between 1 and ${PAGE_SIZE_MAX}.` }]
      : [];
  });
  const cursors = (['after', 'before'] as const).flatMap((key) =>
    typeof args[key] === 'string' && !parseCursor(args[key])
      ? [{ path: [key], message: `${key} must be a cursor of this list, as returned in pageInfo.` }]
      : [],
  );
  const both =
    typeof args.first === 'number' && typeof args.last === 'number'
      ? [{ path: ['last'], message: 'Set first or last, not both.' }]
      : [];
  return [...sizes, ...cursors, ...both];
}

/** Longer than any name, address or prefix. */
const SEARCH_LENGTH_MAX = 254;

/**
 * Rejects search text that is too long. Security: denial of service. The database compares the text
 * with every row, once per alias.
 */
export function requireSearch(search: string | null | undefined, path: readonly string[]): void {
  if ((search?.length ?? 0) > SEARCH_LENGTH_MAX)
    throw new ValidationError([
      { path, message: `Search text must have at most ${SEARCH_LENGTH_MAX} characters.` },
    ]);
}

/** Returns one page, or throws ValidationError with every invalid argument. */
export async function toConnection<T extends { readonly cursor: Cursor }>(
  args: PageArgs,
  list: (window: PageWindow) => Promise<T[]>,
  count: () => Promise<number> = () => Promise.resolve(0),
): Promise<Connection<T>> {
  const issues = whyNotPage(args);
  if (issues.length > 0) throw new ValidationError(issues);
  const page = await resolveCursorConnection(
    {
      args,
      defaultSize: PAGE_SIZE,
      maxSize: PAGE_SIZE_MAX,
      toCursor: (row) => formatCursor((row as T).cursor),
    },
    ({ after, before, limit, inverted }) =>
      list({
        after: after ? parseCursor(after) : null,
        before: before ? parseCursor(before) : null,
        limit,
        inverted,
      }),
  );
  const { edges, pageInfo } = page as { edges: { cursor: string; node: T }[]; pageInfo: PageInfo };
  return {
    edges,
    pageInfo: {
      ...pageInfo,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    count,
  };
}
