import type { ArgBuilder } from '@pothos/core';
import { ValidationError, type ValidationIssue } from '../core/refusal.ts';
import type { SchemaTypes } from './builder.ts';
import { parseCursor } from './cursor.ts';

type Types = PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>;

/** Default and maximum page size. */
export const PAGE_SIZE = 20;
export const PAGE_SIZE_MAX = 100;

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

/** Returns the issues of the arguments of a list. */
export function whyNotPage(args: PageArgs): ValidationIssue[] {
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
