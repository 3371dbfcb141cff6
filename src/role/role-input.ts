import { z } from 'zod';
import type { Catalog } from '../catalog/catalog.ts';
import { boundedList } from '../core/parse-input.ts';
import type { ValidationIssue } from '../core/refusal.ts';
import { NAME, nearestOf, SLUG } from '../core/text-rules.ts';
import { shown } from '../core/shown.ts';

/** The maximum number of roles in an organization, which bounds the unpaged list. */
export const ROLES_MAX = 500;

/** Returns the issue for an unknown role key, and suggests a similar one if `keys` is given. */
export function whyNoRole(key: string, keys: readonly string[] = []): ValidationIssue {
  const meant = nearestOf(key, keys);
  const hint =
    meant === null ? 'The roles query lists the existing ones.' : `Did you mean ${meant}?`;
  return { path: ['role'], message: `The organization has no role "${shown(key)}". ${hint}` };
}

/**
 * The grants of a role: valid in the catalogue, without duplicates. An empty list permits nothing.
 */
const grants = (catalog: Catalog) =>
  boundedList(
    z.string().superRefine((grant, context) => {
      const because = catalog.whyNotGrant(grant);
      if (because) context.addIssue({ code: 'custom', message: because });
    }),
    1_000,
    'A role can have at most 1,000 grants.',
  ).transform((list) => [...new Set(list)]);

/** Returns the schema of a new role. */
export const roleInput = (catalog: Catalog) =>
  z.object({ key: SLUG, name: NAME, grants: grants(catalog) });

/** Returns the schema of changes to a role. */
export const roleChanges = (catalog: Catalog) =>
  z.object({ name: NAME.nullish(), grants: grants(catalog).nullish() });
