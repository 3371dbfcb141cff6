import { z } from 'zod';
import type { ValidationIssue } from './refusal.ts';

/** The better-typed input, or every offending path. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly issues: readonly ValidationIssue[] };

/** A list of at most so many. Security: counted before any of them is looked at. */
export const boundedList = <S extends z.ZodType>(item: S, max: number, tooMany: string) =>
  z.array(z.unknown()).max(max, { error: tooMany, abort: true }).pipe(z.array(item));

/** Reads input by a zod schema; all issues at once, one for each path. */
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
