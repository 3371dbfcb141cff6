import type { RefusalFragment } from '../../generated/console/graphql.ts';
import { RequestError } from './execute.ts';

/** Why something was not done, in the one form that forms and dialogs show. */
export interface Trouble {
  readonly message: string;
  /** What is wrong with which input, by its path joined with dots: name, expires.at, scopes.0.permission. */
  readonly issues: Readonly<Record<string, string>>;
  /** The permissions that it would have taken. */
  readonly missing: readonly string[];
}

/** Is it a refusal, and not the payload? Every refusal has a message; no payload has one. */
export const isRefusal = (result: object): result is RefusalFragment => 'message' in result;

/** What was sent at a path of the input. */
const sentAt = (input: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined), input);

/** The message; of one entry of a list it says which, because several are written in one field. */
function inWords({ path, message }: { readonly path: readonly string[]; readonly message: string }, input: unknown): string {
  const sent = sentAt(input, path);
  return /^\d+$/.test(path.at(-1) ?? '') && typeof sent === 'string' ? `“${sent}”: ${message}` : message;
}

/** A refusal of a mutation with this input, as trouble. */
export function toTrouble(refusal: RefusalFragment, input: unknown): Trouble {
  const { message } = refusal;
  switch (refusal.__typename) {
    case 'ValidationError':
      return { message, issues: Object.fromEntries(refusal.issues.map((issue) => [issue.path.join('.'), inWords(issue, input)])), missing: [] };
    case 'ConflictError':
      return { message, issues: refusal.path.length > 0 ? { [refusal.path.join('.')]: message } : {}, missing: [] };
    case 'InsufficientAuthorityError':
      // The permissions are listed below the message, so the message need not.
      return { message: refusal.missing.length > 0 ? message.replace(/ Missing: .*$/s, '') : message, issues: {}, missing: refusal.missing };
    case 'InvalidStateError':
    case 'NotFoundError':
      return { message, issues: {}, missing: [] };
  }
}

/** Anything that was thrown, as trouble. */
export function thrownTrouble(error: unknown): Trouble {
  if (error instanceof RequestError) return { message: error.message, issues: {}, missing: error.missing };
  return { message: 'Something went wrong. Reload the page.', issues: {}, missing: [] };
}

/** The issues at or below a path: for a field that is made of several inputs. */
export const issuesBelow = (trouble: Trouble | null, path: string): readonly string[] =>
  Object.entries(trouble?.issues ?? {}).flatMap(([at, message]) => (at === path || at.startsWith(`${path}.`) ? [message] : []));
