import { z } from 'zod';
import type { Catalog } from '../catalog/catalog.ts';
import { boundedList } from '../core/parse-input.ts';
import type { ValidationIssue } from '../core/refusal.ts';
import { NAME, nearestOf, shown, SLUG } from '../core/text-rules.ts';

/** How many roles an organization may have: they are listed all at once. */
export const ROLES_MAX = 500;

/**
 * What is wrong with a role's key that the organization does not have, and which one was meant,
 * where the keys are known.
 */
export function whyNoRole(key: string, keys: readonly string[] = []): ValidationIssue {
  const meant = nearestOf(key, keys);
  const hint =
    meant === null ? 'The query roles lists those that there are.' : `Did you mean ${meant}?`;
  return { path: ['role'], message: `The organization has no role "${shown(key)}". ${hint}` };
}

/**
 * The grants of a role: each in the catalogue, none twice. An empty list is a role that may do
 * nothing.
 */
const grants = (catalog: Catalog) =>
  boundedList(
    z.string().superRefine((grant, context) => {
      const because = catalog.whyNotGrant(grant);
      if (because) context.addIssue({ code: 'custom', message: because });
    }),
    1_000,
    'A role has at most 1,000 grants.',
  ).transform((list) => [...new Set(list)]);

/** What a new role is made from. */
export const roleInput = (catalog: Catalog) =>
  z.object({ key: SLUG, name: NAME, grants: grants(catalog) });

/** What can be changed of a role. */
export const roleChanges = (catalog: Catalog) =>
  z.object({ name: NAME.nullish(), grants: grants(catalog).nullish() });
