import type { Catalog } from '../catalog/catalog.ts';
import { covers } from '../catalog/permission-set.ts';
import type { ValidationIssue } from '../refusal.ts';

/** One scope: a permission, pattern or named scope, on one entity or (null) on every one. */
export interface ScopeTerm {
  readonly permission: string;
  readonly entityId: string | null;
}

/** Scopes as asked for: one permission, and perhaps the entities it is limited to. */
export interface ScopeRequest {
  readonly permission: string;
  readonly entityIds?: readonly string[] | null | undefined;
}

/** How many scopes a token may have, counted entity by entity. */
export const SCOPES_MAX = 10_000;
const ENTITY_ID = /^[^\p{Cc}\p{Cs}]{1,200}$/u;

/** Does the first leave nothing for the second to add? */
export function isCoveredBy(term: ScopeTerm, other: ScopeTerm, catalog: Catalog): boolean {
  if (other.entityId !== null && other.entityId !== term.entityId) return false;
  return term.permission === other.permission || covers(catalog.scope(other.permission), catalog.scope(term.permission));
}

/** What is wrong with the scopes asked for, path by path; empty when nothing is. */
export function whyNotScopes(asked: readonly ScopeRequest[], catalog: Catalog): ValidationIssue[] {
  const issues = asked.flatMap(({ permission, entityIds }, i) => {
    const found: ValidationIssue[] = [];
    const because = catalog.whyNotScope(permission);
    if (because) found.push({ path: ['scopes', String(i), 'permission'], message: because });
    // Security: an empty list must not read as "on every entity".
    if (entityIds?.length === 0)
      found.push({ path: ['scopes', String(i), 'entityIds'], message: 'Name at least one entity, or leave entityIds out for every entity.' });
    entityIds?.forEach((id, j) => {
      if (!ENTITY_ID.test(id))
        found.push({ path: ['scopes', String(i), 'entityIds', String(j)], message: 'An entity id has 1 to 200 characters and no control characters.' });
    });
    return found;
  });
  return toTerms(asked).length > SCOPES_MAX
    ? [...issues, { path: ['scopes'], message: `A token has at most ${SCOPES_MAX} scopes, counted entity by entity.` }]
    : issues;
}

/** One term for each entity. */
export const toTerms = (asked: readonly ScopeRequest[]): ScopeTerm[] =>
  asked.flatMap(({ permission, entityIds }): ScopeTerm[] =>
    entityIds ? entityIds.map((entityId) => ({ permission, entityId })) : [{ permission, entityId: null }],
  );

/** The terms without those that another of them covers: of two that say the same, the first stays. */
export function withoutCovered<T extends ScopeTerm>(terms: readonly T[], catalog: Catalog): T[] {
  const groups = Map.groupBy(terms, ({ entityId }) => entityId);
  const general = groups.get(null) ?? [];
  return terms.filter((term) => {
    const rivals = term.entityId === null ? general : [...general, ...(groups.get(term.entityId) ?? [])];
    return !rivals.some(
      (rival) => rival !== term && isCoveredBy(term, rival, catalog) && !(isCoveredBy(rival, term, catalog) && terms.indexOf(rival) > terms.indexOf(term)),
    );
  });
}

/** What adding scopes comes to: the conflict that forbids it, or what to insert and which to take away. */
export type Addition<T extends ScopeTerm> =
  | { readonly ok: false; readonly index: number; readonly because: string }
  | { readonly ok: true; readonly added: readonly ScopeTerm[]; readonly absorbed: readonly T[] };

/** Adds scopes to those that a token has: one that is covered already conflicts, one that covers others absorbs them. */
export function addToScopes<T extends ScopeTerm>(existing: readonly T[], asked: readonly ScopeRequest[], catalog: Catalog): Addition<T> {
  for (const [index, request] of asked.entries()) {
    for (const term of toTerms([request])) {
      const covering = existing.find((other) => isCoveredBy(term, other, catalog));
      if (covering) return { ok: false, index, because: `${describe(term)} is covered by the scope ${describe(covering)} that it has already.` };
    }
  }
  const added = withoutCovered(toTerms(asked), catalog);
  return { ok: true, added, absorbed: existing.filter((other) => added.some((term) => isCoveredBy(other, term, catalog))) };
}

/** A scope in words: channel:read, or channel:read on 42. */
export const describe = ({ permission, entityId }: ScopeTerm): string => (entityId === null ? permission : `${permission} on ${entityId}`);
