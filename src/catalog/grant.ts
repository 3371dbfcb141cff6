/** A permission or a pattern, taken apart. `*` stands for every entity type, or every operation. */
export interface Grant {
  readonly entityType: string;
  readonly operation: string;
}

/** Any entity type, or any operation. */
export const ANY = '*';

/** The names that entity types and operations may have: lower-case words joined by hyphens. */
export const WORD = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

const isWordOrAny = (text: string | undefined): text is string =>
  text === ANY || (text !== undefined && WORD.test(text));

/**
 * Reads `channel:publish`, `channel:*`, `*:read` or `*:*`; null for anything else. Exact: no
 * trimming and no change of case, because two spellings of one permission are how policies get
 * bypassed.
 */
export function parseGrant(text: string): Grant | null {
  const [entityType, operation, ...rest] = text.split(':');
  if (rest.length > 0 || !isWordOrAny(entityType) || !isWordOrAny(operation)) return null;
  return { entityType, operation };
}

/** Does the grant name this permission, or a pattern that it fits? */
export const matches = (grant: Grant, entityType: string, operation: string): boolean =>
  (grant.entityType === ANY || grant.entityType === entityType) &&
  (grant.operation === ANY || grant.operation === operation);

/** May what the text covers grow with the catalogue: is it a pattern, or a named scope? */
const mayGrow = (text: string): boolean => {
  const grant = parseGrant(text);
  return grant === null || grant.entityType === ANY || grant.operation === ANY;
};

/**
 * Does the text cover no more than one of the others, whatever the catalogue gains? A single
 * permission always does. Security: a pattern in place of all that it covers today is no change,
 * until the catalogue has more.
 */
export function neverOutgrows(text: string, others: readonly string[]): boolean {
  if (!mayGrow(text) || others.includes(text)) return true;
  const grant = parseGrant(text);
  const isImpliedBy = (other: Grant | null): boolean =>
    grant !== null && other !== null && matches(other, grant.entityType, grant.operation);
  return others.some((other) => isImpliedBy(parseGrant(other)));
}
