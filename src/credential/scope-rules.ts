import type { Catalog } from '../catalog/catalog.ts';
import { covers, NOTHING } from '../catalog/permission-set.ts';
import type { ValidationIssue } from '../core/refusal.ts';
import { shown } from '../core/shown.ts';

/** One scope: a permission, pattern or named scope, on one entity or (null) on every entity. */
export interface ScopeTerm {
  readonly permission: string;
  readonly entityId: string | null;
}

/** A requested scope: one permission, optionally limited to entities. */
export interface ScopeRequest {
  readonly permission: string;
  readonly entityIds?: readonly string[] | null | undefined;
}

/** Maximum number of scopes of a token, counted per entity. */
export const SCOPES_MAX = 1_000;
const ENTITY_ID = /^[^\p{Cc}\p{Cs}]{1,200}$/u;

/** Returns whether `other` already covers `term`, so that `term` adds nothing. */
export function isCoveredBy(term: ScopeTerm, other: ScopeTerm, catalog: Catalog): boolean {
  if (other.entityId !== null && other.entityId !== term.entityId) return false;
  if (term.permission === other.permission) return true;
  // A scope that the catalogue no longer defines confers nothing. Without this check every scope
  // would cover it.
  const conferred = catalog.scope(term.permission);
  return conferred !== NOTHING && covers(catalog.scope(other.permission), conferred);
}

/**
 * Returns what is invalid in the requested scopes, one issue per path. Empty when all are valid.
 */
export function whyNotScopes(asked: readonly ScopeRequest[], catalog: Catalog): ValidationIssue[] {
  // Security: denial of service. The scopes are counted before anything is looked up, so rejecting
  // a long list costs only its length.
  const count = asked.reduce((sum, { entityIds }) => sum + Math.max(entityIds?.length ?? 1, 1), 0);
  if (count > SCOPES_MAX)
    return [
      {
        path: ['scopes'],
        message: `A token has at most ${SCOPES_MAX.toLocaleString('en')} scopes, counted per entity. You requested ${count.toLocaleString('en')}.`,
      },
    ];
  return asked.flatMap(({ permission, entityIds }, i) => {
    const found: ValidationIssue[] = [];
    const because = catalog.whyNotScope(permission);
    if (because) found.push({ path: ['scopes', String(i), 'permission'], message: because });
    // Security: privilege escalation. An empty list must not be read as "on every entity".
    if (entityIds?.length === 0)
      found.push({
        path: ['scopes', String(i), 'entityIds'],
        message: 'Name at least one entity, or omit entityIds for every entity.',
      });
    if (entityIds?.length && !because && covers(catalog.withoutEntity, catalog.scope(permission)))
      found.push({
        path: ['scopes', String(i), 'entityIds'],
        message: `${permission} cannot be limited to single entities. Omit entityIds.`,
      });
    entityIds?.forEach((id, j) => {
      if (!ENTITY_ID.test(id))
        found.push({
          path: ['scopes', String(i), 'entityIds', String(j)],
          message: 'An entity id must have 1 to 200 characters and no control characters.',
        });
    });
    return found;
  });
}

/** Returns one term per entity. */
export const toTerms = (asked: readonly ScopeRequest[]): ScopeTerm[] =>
  asked.flatMap(({ permission, entityIds }): ScopeTerm[] =>
    entityIds
      ? entityIds.map((entityId) => ({ permission, entityId }))
      : [{ permission, entityId: null }],
  );

/**
 * Returns the terms without those that another term covers. Of equivalent terms, the first stays.
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

/**
 * Returns the terms that are covered neither by another term nor by an equivalent one before them.
 */
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
 * The result of adding scopes: the conflict that prevents it, or what to insert and what to remove.
 */
export type Addition<T extends ScopeTerm> =
  | { readonly ok: false; readonly index: number; readonly because: string }
  | { readonly ok: true; readonly added: readonly ScopeTerm[]; readonly absorbed: readonly T[] };

/**
 * Adds scopes to those of a token. A scope that is already covered is a conflict; a scope that
 * covers existing ones absorbs them.
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
  for (const [index, call] of asked.entries()) {
    for (const term of toTerms([call])) {
      const covering = near(term).find((other) => isCoveredBy(term, other, catalog));
      if (covering)
        return {
          ok: false,
          index,
          because: `${describe(term)} is already covered by the token's scope ${describe(covering)}.`,
        };
    }
  }
  const added = withoutCovered(toTerms(asked), catalog);
  const absorbed = new Set(
    added.flatMap((term) => near(term).filter((other) => isCoveredBy(other, term, catalog))),
  );
  return { ok: true, added, absorbed: [...absorbed] };
}

/** Formats a scope for people, for example `channel:read` or `channel:read on 42`. */
export const describe = ({ permission, entityId }: ScopeTerm): string =>
  entityId === null ? permission : `${permission} on ${shown(entityId)}`;
