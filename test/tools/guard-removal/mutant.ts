/**
 * What finds a mutant out: tests, by file and perhaps by name, or the race harness, with these
 * options.
 */
export type Killer =
  | { readonly kind: 'tests'; readonly file: string; readonly name?: string }
  | { readonly kind: 'harness'; readonly options: readonly string[] };

/**
 * A way to break the server that the tests must notice: a text of one source file, and what stands
 * there instead.
 */
export interface Mutant {
  readonly name: string;
  /** What it breaks, in a few words. */
  readonly breaks: string;
  /** From the root of the project. */
  readonly file: string;
  /** Must be there exactly once. */
  readonly find: string;
  readonly replace: string;
  readonly killedBy: Killer;
}

/**
 * The race harness notices it. Faults do not matter to these: a few subjects, and the end at the
 * first violation.
 */
export const harness = (...options: string[]): Killer => ({
  kind: 'harness',
  options: ['--subjects', '12', '--faults', '0', '--stop-at-first', ...options],
});
/** These notice it. */
export const tests = (file: string, name?: string): Killer => ({
  kind: 'tests',
  file,
  ...(name !== undefined && { name }),
});
