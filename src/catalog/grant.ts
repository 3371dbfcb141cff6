/** A permission or a pattern, taken apart. `*` stands for every entity type, or every operation. */
export interface Grant {
  readonly entityType: string;
  readonly operation: string;
}

/** Any entity type, or any operation. */
export const ANY = '*';

/** The names that entity types and operations may have: lower-case words joined by hyphens. */
export const WORD = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

const isWordOrAny = (text: string | undefined): text is string => text === ANY || (text !== undefined && WORD.test(text));

/**
 * Reads `channel:publish`, `channel:*`, `*:read` or `*:*`; null for anything else. Exact: no trimming and no
 * change of case, because two spellings of one permission are how policies get bypassed.
 */
export function parseGrant(text: string): Grant | null {
  const [entityType, operation, ...rest] = text.split(':');
  if (rest.length > 0 || !isWordOrAny(entityType) || !isWordOrAny(operation)) return null;
  return { entityType, operation };
}

/** Does the grant name this permission, or a pattern that it fits? */
export const matches = (grant: Grant, entityType: string, operation: string): boolean =>
  (grant.entityType === ANY || grant.entityType === entityType) && (grant.operation === ANY || grant.operation === operation);
