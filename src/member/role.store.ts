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
const toRole = ({ id, key, name, grants, built_in }: Row): RoleFacts => ({ id, key, name, grants, builtIn: built_in });

/** All roles of an organization, built-in ones first. */
export const listRoles = async (em: EntityManager, organizationId: string): Promise<RoleFacts[]> =>
  (await rows<Row>(em, `${SELECT} where organization_id = $1 order by built_in desc, created_at, key`, [organizationId])).map(toRole);

/** Finds a role by its key. */
export async function findRoleByKey(em: EntityManager, organizationId: string, key: string): Promise<RoleFacts | null> {
  const [row] = await rows<Row>(em, `${SELECT} where organization_id = $1 and key = $2`, [organizationId, key]);
  return row ? toRole(row) : null;
}

/** Finds a role by its key, and keeps whoever else would change it waiting. */
export async function lockRoleByKey(em: EntityManager, organizationId: string, key: string): Promise<RoleFacts | null> {
  const [row] = await rows<Row>(em, `${SELECT} where organization_id = $1 and key = $2 for update`, [organizationId, key]);
  return row ? toRole(row) : null;
}

/** Finds a role by row id. */
export async function findRoleById(em: EntityManager, organizationId: string, id: string): Promise<RoleFacts | null> {
  const [row] = await rows<Row>(em, `${SELECT} where organization_id = $1 and id = $2`, [organizationId, id]);
  return row ? toRole(row) : null;
}

/** Makes a role. */
export async function insertRole(em: EntityManager, organizationId: string, role: Omit<RoleFacts, 'id'>, createdAt: Date): Promise<RoleFacts> {
  const id = drawId();
  await em.insert(Role, { id, organization: organizationId, createdAt, ...role, grants: [...role.grants] });
  return { ...role, id };
}

/** Changes a role's name and grants. */
export async function updateRoleRow(em: EntityManager, id: string, { name, grants }: Pick<RoleFacts, 'name' | 'grants'>): Promise<void> {
  await em.nativeUpdate(Role, { id }, { name, grants: [...grants] });
}

/** Deletes a role. */
export async function deleteRoleRow(em: EntityManager, id: string): Promise<void> {
  await em.nativeDelete(Role, { id });
}

/** How many members and API keys have a role. */
export interface RoleUses {
  readonly members: number;
  readonly apiKeys: number;
}

/** How many members and API keys have these roles, by role id. */
export async function countUsesOf(em: EntityManager, roleIds: readonly string[]): Promise<ReadonlyMap<string, RoleUses>> {
  const found = await rows<{ id: string; members: number; api_keys: number }>(
    em,
    `select r.id, (select count(*)::int from member where role_id = r.id) as members, (select count(*)::int from credential where role_id = r.id) as api_keys
     from role r where r.id = any($1)`,
    [roleIds],
  );
  return new Map(found.map(({ id, members, api_keys: apiKeys }) => [id, { members, apiKeys }]));
}

/** How many members and API keys have this role. */
export const countUses = async (em: EntityManager, roleId: string): Promise<RoleUses> =>
  (await countUsesOf(em, [roleId])).get(roleId) ?? { members: 0, apiKeys: 0 };

/** What was done to a built-in role. */
export interface RoleChange {
  readonly action: 'role.created' | 'role.updated';
  readonly role: RoleFacts;
}

/**
 * Makes an organization's built-in roles what the catalogue says: new ones are added, changed ones changed. One that
 * the catalogue no longer has becomes the organization's own, and one of its own that has the key of a new one stays.
 */
export async function syncBuiltInRoles(em: EntityManager, organizationId: string, catalog: Catalog, now: Date): Promise<RoleChange[]> {
  const existing = new Map((await listRoles(em, organizationId)).map((role) => [role.key, role]));
  const changes: RoleChange[] = [];
  for (const { key, name, grants } of catalog.roles) {
    const role = existing.get(key);
    existing.delete(key);
    if (!role) {
      changes.push({ action: 'role.created', role: await insertRole(em, organizationId, { key, name, grants, builtIn: true }, now) });
    } else if (role.builtIn && (role.name !== name || role.grants.join() !== grants.join())) {
      await updateRoleRow(em, role.id, { name, grants });
      changes.push({ action: 'role.updated', role: { ...role, name, grants } });
    }
  }
  for (const role of existing.values()) if (role.builtIn) await em.nativeUpdate(Role, { id: role.id }, { builtIn: false });
  return changes;
}
