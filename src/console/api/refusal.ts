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

/** A refusal of a mutation, as trouble. */
export function toTrouble(refusal: RefusalFragment): Trouble {
  const { message } = refusal;
  switch (refusal.__typename) {
    case 'ValidationError':
      return { message, issues: Object.fromEntries(refusal.issues.map(({ path, message: text }) => [path.join('.'), text])), missing: [] };
    case 'ConflictError':
      return { message, issues: refusal.path.length > 0 ? { [refusal.path.join('.')]: message } : {}, missing: [] };
    case 'InsufficientAuthorityError':
      return { message, issues: {}, missing: refusal.missing };
    case 'InvalidStateError':
    case 'NotFoundError':
      return { message, issues: {}, missing: [] };
  }
}

/** Anything that was thrown, as trouble. */
export function thrownTrouble(error: unknown): Trouble {
  if (error instanceof RequestError) return { message: error.message, issues: {}, missing: error.missing };
  return { message: 'Something went wrong in this page. Load it again.', issues: {}, missing: [] };
}

/** The issues at or below a path: for a field that is made of several inputs. */
export const issuesBelow = (trouble: Trouble | null, path: string): readonly string[] =>
  Object.entries(trouble?.issues ?? {}).flatMap(([at, message]) => (at === path || at.startsWith(`${path}.`) ? [message] : []));
