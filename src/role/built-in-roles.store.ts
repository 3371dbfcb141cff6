import type { EntityManager } from '@mikro-orm/postgresql';
import type { RoleFacts } from '../access/standing.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { tables } from '../database/query.ts';
import { insertRole, roles } from './role.store.ts';

/** A change of a role because of the catalogue. */
export interface RoleChange {
  readonly action: 'role.created' | 'role.updated';
  readonly role: RoleFacts;
  readonly detail: string;
}

/**
 * Updates the built-in roles of an organization to match the catalogue: adds new ones and changes
 * those that differ. A role that the catalogue no longer has becomes a custom role, and built-in
 * again when the catalogue has it again. A role that the organization created stays custom, even if
 * the catalogue has one with the same key.
 */
export async function syncBuiltInRoles(
  em: EntityManager,
  organizationId: string,
  catalog: Catalog,
  now: Date,
): Promise<RoleChange[]> {
  const existing = new Map(
    (await roles(em, organizationId).select('detached').execute()).map((role) => [role.key, role]),
  );
  const changes: RoleChange[] = [];
  for (const { key, name, grants } of catalog.roles) {
    const role = existing.get(key);
    if (!role) {
      const created = await insertRole(
        em,
        organizationId,
        { key, name, grants, builtIn: true },
        now,
      );
      changes.push({
        action: 'role.created',
        role: created,
        detail: `by the catalogue: ${grants.join(', ')}`,
      });
    } else if (
      role.detached ||
      (role.builtIn && (role.name !== name || role.grants.join() !== grants.join()))
    ) {
      await tables(em)
        .updateTable('role')
        .set({ name, grants, built_in: true, detached: false })
        .where('id', '=', role.id)
        .execute();
      const by = role.detached ? 'built in again, by the catalogue' : 'by the catalogue';
      changes.push({
        action: 'role.updated',
        role,
        detail: `${by}: ${role.grants.join(', ')} → ${grants.join(', ')}`,
      });
    }
    existing.delete(key);
  }
  for (const role of existing.values()) {
    if (!role.builtIn) continue;
    await tables(em)
      .updateTable('role')
      .set({ built_in: false, detached: true })
      .where('id', '=', role.id)
      .execute();
    changes.push({
      action: 'role.updated',
      role,
      detail: 'no longer in the catalogue: now a custom role',
    });
  }
  return changes;
}
