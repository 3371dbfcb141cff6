import type { OrganizationFacts } from '../access/standing.ts';
import type { Call } from '../core/call.ts';
import { perRequest, type Load } from '../core/per-request.ts';
import { findOrganizations } from './organization.store.ts';

/** Loads the caller's organization by its row ID; null for another one. */
const load: Load<OrganizationFacts> = perRequest(
  ({ em, caller }, ids) =>
    findOrganizations(
      em,
      ids.filter((id) => id === caller?.standing.organization.id),
    ),
  ({ id }) => id,
  { isCached: false },
);

/** Loads the caller's organization. */
export async function loadOrganization(
  call: Call,
  { id }: { readonly id: string },
): Promise<OrganizationFacts> {
  const organization = await load(call, id);
  if (!organization) throw new Error('An organization that the caller is not in.');
  return organization;
}
