import type { EntityManager } from '@mikro-orm/postgresql';
import type { Catalog } from '../catalog/catalog.ts';
import { anyOf, tables } from '../database/query.ts';
import { listRoles } from './role.store.ts';

/**
 * Returns whether the organization has an owner: an active person whose account is not suspended
 * and whose role holds everything.
 */
export async function hasOwner(
  em: EntityManager,
  organizationId: string,
  catalog: Catalog,
): Promise<boolean> {
  const owning = (await listRoles(em, organizationId)).filter(({ grants }) =>
    catalog.isEverything(catalog.grants(grants)),
  );
  const found = await tables(em)
    .selectFrom('member as m')
    .innerJoin('user_account as u', 'u.id', 'm.user_id')
    .select('m.id')
    .where('m.organization_id', '=', organizationId)
    .where('m.role_id', '=', anyOf(owning.map(({ id }) => id)))
    .where('m.status', '=', 'ACTIVE')
    .where('u.kind', '=', 'PERSON')
    .where('u.suspended_at', 'is', null)
    .limit(1)
    .execute();
  return found.length > 0;
}
