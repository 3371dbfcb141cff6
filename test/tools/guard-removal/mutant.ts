/** What detects a mutant: a test file, optionally with a test name, or the race harness with options. */
export type Killer =
  | { readonly kind: 'tests'; readonly file: string; readonly name?: string }
  | { readonly kind: 'harness'; readonly options: readonly string[] };

/** A change that breaks the server and that the tests must detect: replaces a text of one source file. */
export interface Mutant {
  readonly name: string;
  /** A sentence about the defect. */
  readonly breaks: string;
  /** Relative to the root of the project. */
  readonly file: string;
  /** Must match exactly once. */
  readonly find: string;
  readonly replace: string;
  readonly killedBy: Killer;
}

/** Detected by the race harness with a few subjects and no faults, which stops at the first violation. */
export const harness = (...options: string[]): Killer => ({
  kind: 'harness',
  options: ['--subjects', '12', '--faults', '0', '--stop-at-first', ...options],
});
/** Detected by the tests of this file, or by those whose name contains the text. */
export const tests = (file: string, name?: string): Killer => ({
  kind: 'tests',
  file,
  ...(name !== undefined && { name }),
});
