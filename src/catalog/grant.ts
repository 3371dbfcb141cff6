/** A parsed permission or pattern. `*` matches every entity type or every operation. */
export interface Grant {
  readonly entityType: string;
  readonly operation: string;
}

/** Matches any entity type, or any operation. */
export const ANY = '*';

/** The syntax of entity type and operation names: lower-case words joined by hyphens. */
export const WORD = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

const isWordOrAny = (text: string | undefined): text is string =>
  text === ANY || (text !== undefined && WORD.test(text));

/**
 * Parses `channel:publish`, `channel:*`, `*:read` or `*:*`; returns null for anything else.
 *
 * Security: does not trim or change case, because alternative spellings of a permission allow
 * policy bypass.
 */
export function parseGrant(text: string): Grant | null {
  const [entityType, operation, ...rest] = text.split(':');
  if (rest.length > 0 || !isWordOrAny(entityType) || !isWordOrAny(operation)) return null;
  return { entityType, operation };
}

/** Whether the grant is this permission, or a pattern that matches it. */
export const matches = (grant: Grant, entityType: string, operation: string): boolean =>
  (grant.entityType === ANY || grant.entityType === entityType) &&
  (grant.operation === ANY || grant.operation === operation);

/**
 * Whether a change of the catalogue can extend what the text covers: a pattern or a named scope.
 */
const mayGrow = (text: string): boolean => {
  const grant = parseGrant(text);
  return grant === null || grant.entityType === ANY || grant.operation === ANY;
};

/**
 * Whether the text covers no more than one of the others, whatever the catalogue gains. A single
 * permission always does.
 *
 * Security: a pattern is equivalent to the permissions that it covers today only until the
 * catalogue grows, so replacing them with it is privilege escalation.
 */
export function neverOutgrows(text: string, others: readonly string[]): boolean {
  if (!mayGrow(text) || others.includes(text)) return true;
  const grant = parseGrant(text);
  const isImpliedBy = (other: Grant | null): boolean =>
    grant !== null && other !== null && matches(other, grant.entityType, grant.operation);
  return others.some((other) => isImpliedBy(parseGrant(other)));
}
