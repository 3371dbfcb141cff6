import type { Catalog } from '../catalog/catalog.ts';
import { listOrganizationIds, lockSetUp } from '../organization/organization.store.ts';
import type { UnauthenticatedWrite } from '../request.ts';
import { syncBuiltInRoles } from './role.store.ts';

/** Makes every organization's built-in roles what the catalogue says now. What that changes is on record, done by nobody. */
export async function syncRoles({ em, now, record }: UnauthenticatedWrite, catalog: Catalog): Promise<void> {
  // Instances that start together take turns.
  await lockSetUp(em);
  for (const organizationId of await listOrganizationIds(em)) {
    for (const { action, role } of await syncBuiltInRoles(em, organizationId, catalog, now)) {
      const target = { type: 'Role', id: role.id, label: role.key } as const;
      await record(
        { action, target, detail: `by the catalogue: ${role.grants.join(', ')}`.slice(0, 1_000) },
        { organizationId, actorId: null, credentialPrefix: null, ip: null },
      );
    }
  }
}
