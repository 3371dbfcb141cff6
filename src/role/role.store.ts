import type { EntityManager } from '@mikro-orm/postgresql';
import type { RoleFacts } from '../access/standing.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { rows } from '../database/query.ts';
import { drawId } from '../secrets/random.ts';
import { Role } from './role.entity.ts';

interface Row {
  id: string;
  key: string;
  name: string;
  grants: string[];
  built_in: boolean;
}

const SELECT = 'select id, key, name, grants, built_in from role';
const toRole = ({ id, key, name, grants, built_in }: Row): RoleFacts => ({
  id,
  key,
  name,
  grants,
  builtIn: built_in,
});

/** Returns all roles of an organization, built-in ones first. */
export const listRoles = async (em: EntityManager, organizationId: string): Promise<RoleFacts[]> =>
  (
    await rows<Row>(
      em,
      `${SELECT} where organization_id = $1 order by built_in desc, created_at, key`,
      [organizationId],
    )
  ).map(toRole);

/** Finds a role by key. */
export async function findRoleByKey(
  em: EntityManager,
  organizationId: string,
  key: string,
): Promise<RoleFacts | null> {
  const [row] = await rows<Row>(em, `${SELECT} where organization_id = $1 and key = $2`, [
    organizationId,
    key,
  ]);
  return row ? toRole(row) : null;
}

/** Finds a role by key and locks it against concurrent changes. */
export async function lockRoleByKey(
  em: EntityManager,
  organizationId: string,
  key: string,
): Promise<RoleFacts | null> {
  const [row] = await rows<Row>(
    em,
    `${SELECT} where organization_id = $1 and key = $2 for update`,
    [organizationId, key],
  );
  return row ? toRole(row) : null;
}

/** Finds a role by row ID. */
export async function findRoleById(
  em: EntityManager,
  organizationId: string,
  id: string,
): Promise<RoleFacts | null> {
  const [row] = await rows<Row>(em, `${SELECT} where organization_id = $1 and id = $2`, [
    organizationId,
    id,
  ]);
  return row ? toRole(row) : null;
}

/** Inserts a role. */
export async function insertRole(
  em: EntityManager,
  organizationId: string,
  role: Omit<RoleFacts, 'id'>,
  createdAt: Date,
): Promise<RoleFacts> {
  const id = drawId();
  await em.insert(Role, {
    id,
    organization: organizationId,
    createdAt,
    ...role,
    grants: [...role.grants],
  });
  return { ...role, id };
}

/** Updates the name and grants of a role. */
export async function updateRoleRow(
  em: EntityManager,
  id: string,
  { name, grants }: Pick<RoleFacts, 'name' | 'grants'>,
): Promise<void> {
  await em.nativeUpdate(Role, { id }, { name, grants: [...grants] });
}

/** Deletes a role. */
export async function deleteRoleRow(em: EntityManager, id: string): Promise<void> {
  await em.nativeDelete(Role, { id });
}

/** The numbers of members and API keys with a role. */
export interface RoleUses {
  readonly members: number;
  readonly apiKeys: number;
}

/** Counts the members and API keys with these roles, by role ID. */
export async function countUsesOf(
  em: EntityManager,
  roleIds: readonly string[],
): Promise<ReadonlyMap<string, RoleUses>> {
  const found = await rows<{ id: string; members: number; api_keys: number }>(
    em,
    `select r.id, (select count(*)::int from member where role_id = r.id) as members, (select count(*)::int from credential where role_id = r.id) as api_keys
     from role r where r.id = any($1)`,
    [roleIds],
  );
  return new Map(found.map(({ id, members, api_keys: apiKeys }) => [id, { members, apiKeys }]));
}

/** Counts the members and API keys with this role. */
export const countUses = async (em: EntityManager, roleId: string): Promise<RoleUses> =>
  (await countUsesOf(em, [roleId])).get(roleId) ?? { members: 0, apiKeys: 0 };

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
    (await listRolesToSync(em, organizationId)).map((role) => [role.key, role]),
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
      await em.nativeUpdate(
        Role,
        { id: role.id },
        { name, grants: [...grants], builtIn: true, detached: false },
      );
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
    await em.nativeUpdate(Role, { id: role.id }, { builtIn: false, detached: true });
    changes.push({
      action: 'role.updated',
      role,
      detail: 'no longer in the catalogue: now a custom role',
    });
  }
  return changes;
}

async function listRolesToSync(
  em: EntityManager,
  organizationId: string,
): Promise<(RoleFacts & { readonly detached: boolean })[]> {
  const found = await rows<Row & { detached: boolean }>(
    em,
    'select id, key, name, grants, built_in, detached from role where organization_id = $1',
    [organizationId],
  );
  return found.map((row) => ({ ...toRole(row), detached: row.detached }));
}

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
  const [row] = await rows<{ exists: boolean }>(
    em,
    `select exists (
       select 1 from member m join user_account u on u.id = m.user_id
       where m.organization_id = $1 and m.role_id = any($2) and m.status = 'ACTIVE' and u.kind = 'PERSON' and u.suspended_at is null) as exists`,
    [organizationId, owning.map(({ id }) => id)],
  );
  return row?.exists ?? false;
}
