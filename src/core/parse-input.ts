import { z } from 'zod';
import type { ValidationIssue } from './refusal.ts';

/** The result of parsing input: the typed value, or one issue for each invalid path. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly issues: readonly ValidationIssue[] };

/**
 * Returns a schema for a list with at most `max` items.
 *
 * Security: checks the length before parsing any item, so an oversized list costs nothing (denial
 * of service).
 */
export const boundedList = <S extends z.ZodType>(item: S, max: number, tooMany: string) =>
  z.array(z.unknown()).max(max, { error: tooMany, abort: true }).pipe(z.array(item));

/** Parses input with a zod schema. Reports all issues at once, one per path. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): Parsed<z.output<S>> {
  const result = schema.safeParse(input);
  if (result.success) return { ok: true, value: result.data };
  const byPath = new Map(
    result.error.issues.map((issue) => [issue.path.map(String).join('\0'), issue]).reverse() as [
      string,
      z.core.$ZodIssue,
    ][],
  );
  return {
    ok: false,
    issues: [...byPath.values()]
      .reverse()
      .map(({ path, message }) => ({ path: path.map(String), message })),
  };
}
