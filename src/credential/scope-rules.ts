import type { Catalog } from '../catalog/catalog.ts';
import { covers, NOTHING } from '../catalog/permission-set.ts';
import type { ValidationIssue } from '../core/refusal.ts';
import { shown } from '../core/text-rules.ts';

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
export const SCOPES_MAX = 1_000;
const ENTITY_ID = /^[^\p{Cc}\p{Cs}]{1,200}$/u;

/** Does the first leave nothing for the second to add? */
export function isCoveredBy(term: ScopeTerm, other: ScopeTerm, catalog: Catalog): boolean {
  if (other.entityId !== null && other.entityId !== term.entityId) return false;
  if (term.permission === other.permission) return true;
  // One that confers nothing today, because the catalogue has lost it, is not covered by just
  // anything.
  const conferred = catalog.scope(term.permission);
  return conferred !== NOTHING && covers(catalog.scope(other.permission), conferred);
}

/** What is wrong with the scopes asked for, path by path; empty when nothing is. */
export function whyNotScopes(asked: readonly ScopeRequest[], catalog: Catalog): ValidationIssue[] {
  // Security: counted before anything is looked at, so that a long list costs no more than its
  // length.
  const count = asked.reduce((sum, { entityIds }) => sum + Math.max(entityIds?.length ?? 1, 1), 0);
  if (count > SCOPES_MAX)
    return [
      {
        path: ['scopes'],
        message: `A token has at most ${SCOPES_MAX.toLocaleString('en')} scopes, counted entity by entity. These are ${count.toLocaleString('en')}.`,
      },
    ];
  return asked.flatMap(({ permission, entityIds }, i) => {
    const found: ValidationIssue[] = [];
    const because = catalog.whyNotScope(permission);
    if (because) found.push({ path: ['scopes', String(i), 'permission'], message: because });
    // Security: an empty list must not read as "on every entity".
    if (entityIds?.length === 0)
      found.push({
        path: ['scopes', String(i), 'entityIds'],
        message: 'Name at least one entity, or leave entityIds out for every entity.',
      });
    if (entityIds?.length && !because && covers(catalog.withoutEntity, catalog.scope(permission)))
      found.push({
        path: ['scopes', String(i), 'entityIds'],
        message: `${permission} cannot be limited to single entities. Leave entityIds out.`,
      });
    entityIds?.forEach((id, j) => {
      if (!ENTITY_ID.test(id))
        found.push({
          path: ['scopes', String(i), 'entityIds', String(j)],
          message: 'An entity id has 1 to 200 characters and no control characters.',
        });
    });
    return found;
  });
}

/** One term for each entity. */
export const toTerms = (asked: readonly ScopeRequest[]): ScopeTerm[] =>
  asked.flatMap(({ permission, entityIds }): ScopeTerm[] =>
    entityIds
      ? entityIds.map((entityId) => ({ permission, entityId }))
      : [{ permission, entityId: null }],
  );

/**
 * The terms without those that another of them covers: of two that say the same, the first stays.
 */
export function withoutCovered<T extends ScopeTerm>(terms: readonly T[], catalog: Catalog): T[] {
  const same = Map.groupBy(terms, ({ permission, entityId }) =>
    JSON.stringify([permission, entityId]),
  );
  const distinct = [...same.values()].flatMap(([first]) => first ?? []);
  const byEntity = Map.groupBy(distinct, ({ entityId }) => entityId);
  const general = leastCover(byEntity.get(null) ?? [], [], catalog);
  const kept = new Set<T>(general);
  for (const [entityId, own] of byEntity)
    if (entityId !== null) for (const term of leastCover(own, general, catalog)) kept.add(term);
  return distinct.filter((term) => kept.has(term));
}

/** The terms that neither one of the others, nor one before them that says the same, covers. */
const leastCover = <T extends ScopeTerm>(
  terms: readonly T[],
  others: readonly T[],
  catalog: Catalog,
): T[] =>
  terms.filter(
    (term, i) =>
      !others.some((other) => isCoveredBy(term, other, catalog)) &&
      !terms.some(
        (other, j) =>
          i !== j &&
          isCoveredBy(term, other, catalog) &&
          (j < i || !isCoveredBy(other, term, catalog)),
      ),
  );

/**
 * What adding scopes comes to: the conflict that forbids it, or what to insert and which to take
 * away.
 */
export type Addition<T extends ScopeTerm> =
  | { readonly ok: false; readonly index: number; readonly because: string }
  | { readonly ok: true; readonly added: readonly ScopeTerm[]; readonly absorbed: readonly T[] };

/**
 * Adds scopes to those that a token has: one that is covered already conflicts, one that covers
 * others absorbs them.
 */
export function addToScopes<T extends ScopeTerm>(
  existing: readonly T[],
  asked: readonly ScopeRequest[],
  catalog: Catalog,
): Addition<T> {
  const byEntity = Map.groupBy(existing, ({ entityId }) => entityId);
  const near = ({ entityId }: ScopeTerm): readonly T[] =>
    entityId === null
      ? existing
      : [...(byEntity.get(null) ?? []), ...(byEntity.get(entityId) ?? [])];
  for (const [index, request] of asked.entries()) {
    for (const term of toTerms([request])) {
      const covering = near(term).find((other) => isCoveredBy(term, other, catalog));
      if (covering)
        return {
          ok: false,
          index,
          because: `${describe(term)} is covered by the scope ${describe(covering)} that it has already.`,
        };
    }
  }
  const added = withoutCovered(toTerms(asked), catalog);
  const absorbed = new Set(
    added.flatMap((term) => near(term).filter((other) => isCoveredBy(other, term, catalog))),
  );
  return { ok: true, added, absorbed: [...absorbed] };
}

/** A scope in words: channel:read, or channel:read on 42. */
export const describe = ({ permission, entityId }: ScopeTerm): string =>
  entityId === null ? permission : `${permission} on ${shown(entityId)}`;
