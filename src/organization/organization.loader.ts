import type { OrganizationBasis, OrganizationFacts } from '../access/standing.ts';
import type { Call } from '../core/call.ts';
import { perRequest, type Load } from '../core/per-request.ts';
import { findOrganizations } from './organization.store.ts';

const load: Load<OrganizationFacts> = perRequest(
  ({ em }, ids) => findOrganizations(em, ids),
  ({ id }) => id,
  { isCached: false },
);

/** Returns everything that is stored about an organization that a request has found. */
export async function loadOrganization(
  call: Call,
  found: OrganizationBasis | OrganizationFacts,
): Promise<OrganizationFacts> {
  if ('policy' in found) return found;
  const organization = await load(call, found.id);
  if (!organization) throw new Error('An organization vanished during a request.');
  return organization;
}
