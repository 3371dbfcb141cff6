import type { RefusalFragment } from '../../generated/console/graphql.ts';
import { RequestError } from './execute.ts';

/** Why an operation failed, as forms and dialogs show it. */
export interface Trouble {
  readonly message: string;
  /** The issues by input path, joined with dots: name, expires.at, scopes.0.permission. */
  readonly issues: Readonly<Record<string, string>>;
  /** The permissions that the viewer lacks. */
  readonly missing: readonly string[];
}

/** Returns whether the result is a refusal. Every refusal has a message; no payload has one. */
export const isRefusal = (result: object): result is RefusalFragment => 'message' in result;

/** Returns the value at a path of the input. */
const sentAt = (input: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null
        ? (value as Record<string, unknown>)[key]
        : undefined,
    input,
  );

const SHOWN_ENTRIES = 3;

/** "a", "b", "c" and 2 more */
function quoted(entries: readonly string[]): string {
  const shown = entries.slice(0, SHOWN_ENTRIES).map((entry) => `"${entry}"`);
  return entries.length > SHOWN_ENTRIES
    ? `${shown.join(', ')} and ${entries.length - SHOWN_ENTRIES} more`
    : shown.join(', ');
}

type Issue = RefusalFragment extends infer R
  ? R extends { issues: readonly (infer I)[] }
    ? I
    : never
  : never;

/**
 * Returns the issues by path. The entries of a string list share one field, so entries with the
 * same issue share a message that names them.
 */
function toIssues(issues: readonly Issue[], input: unknown): Record<string, string> {
  const isEntry = ({ path }: Issue): boolean =>
    /^\d+$/.test(path.at(-1) ?? '') && typeof sentAt(input, path) === 'string';
  const groups = Map.groupBy(issues, (issue) =>
    isEntry(issue) ? `${issue.path.slice(0, -1).join('.')} ${issue.message}` : issue.path.join('.'),
  );
  const messageOf = (group: readonly Issue[], message: string): string =>
    group.some(isEntry)
      ? `${quoted([...new Set(group.map(({ path }) => String(sentAt(input, path))))])}: ${message}`
      : message;
  return Object.fromEntries(
    [...groups.values()].flatMap(([first, ...rest]) =>
      first ? [[first.path.join('.'), messageOf([first, ...rest], first.message)]] : [],
    ),
  );
}

/** Converts the refusal of a mutation with this input. */
export function toTrouble(refusal: RefusalFragment, input: unknown): Trouble {
  const { message } = refusal;
  switch (refusal.__typename) {
    case 'ValidationError':
      return { message, issues: toIssues(refusal.issues, input), missing: [] };
    case 'ConflictError':
      return {
        message,
        issues: refusal.path.length > 0 ? { [refusal.path.join('.')]: message } : {},
        missing: [],
      };
    case 'InsufficientAuthorityError':
      // The missing permissions are listed below the message.
      return {
        message: refusal.missing.length > 0 ? message.replace(/ Missing: .*$/s, '') : message,
        issues: {},
        missing: refusal.missing,
      };
    case 'InvalidStateError':
    case 'NotFoundError':
      return { message, issues: {}, missing: [] };
  }
}

/** Converts a thrown error. */
export function thrownTrouble(error: unknown): Trouble {
  if (error instanceof RequestError)
    return { message: error.message, issues: {}, missing: error.missing };
  return { message: 'Something went wrong. Reload the page.', issues: {}, missing: [] };
}

/** Returns the issues at or below a path, for a field that covers several inputs. */
export const issuesBelow = (trouble: Trouble | null, path: string): readonly string[] =>
  Object.entries(trouble?.issues ?? {}).flatMap(([at, message]) =>
    at === path || at.startsWith(`${path}.`) ? [message] : [],
  );
