import type { FieldMap, InterfaceRef, ObjectRef } from '@pothos/core';
import { resolveCursorConnection } from '@pothos/plugin-relay';
import type { Cursor, PageWindow } from '../database/page.ts';
import { ValidationError } from '../core/refusal.ts';
import { builder, type SchemaTypes } from './builder.ts';
import { formatCursor, parseCursor } from './cursor.ts';
import { PAGE_SIZE, PAGE_SIZE_MAX, whyNotPage, type PageArgs } from './page-args.ts';

type Types = PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>;

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
