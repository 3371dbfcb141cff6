import { expressionBuilder } from 'kysely';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { RoleFacts } from '../access/standing.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { anyOf, COUNT, tables, type Tables } from '../database/query.ts';
import { drawId } from '../secrets/random.ts';

const roles = (em: EntityManager, organizationId: string) =>
  tables(em)
    .selectFrom('role')
    .select(['id', 'key', 'name', 'grants', 'built_in as builtIn'])
    .where('organization_id', '=', organizationId);

/** Returns all roles of an organization, built-in ones first. */
export const listRoles = (em: EntityManager, organizationId: string): Promise<RoleFacts[]> =>
  roles(em, organizationId)
    .orderBy('built_in', 'desc')
    .orderBy('created_at')
    .orderBy('key')
    .execute();

/** Finds a role by key. */
export const findRoleByKey = async (
  em: EntityManager,
  organizationId: string,
  key: string,
): Promise<RoleFacts | null> =>
  (await roles(em, organizationId).where('key', '=', key).executeTakeFirst()) ?? null;

/** Finds a role by key and locks it against concurrent changes. */
export const lockRoleByKey = async (
  em: EntityManager,
  organizationId: string,
  key: string,
): Promise<RoleFacts | null> =>
  (await roles(em, organizationId).where('key', '=', key).forUpdate().executeTakeFirst()) ?? null;

/** Finds a role by row ID. */
export const findRoleById = async (
  em: EntityManager,
  organizationId: string,
  id: string,
): Promise<RoleFacts | null> =>
  (await roles(em, organizationId).where('id', '=', id).executeTakeFirst()) ?? null;

/** Inserts a role. */
export async function insertRole(
  em: EntityManager,
  organizationId: string,
  { key, name, grants, builtIn }: Omit<RoleFacts, 'id'>,
  createdAt: Date,
): Promise<RoleFacts> {
  const row = { id: drawId(), key, name, grants };
  await tables(em)
    .insertInto('role')
    .values({ ...row, built_in: builtIn, organization_id: organizationId, created_at: createdAt })
    .execute();
  return { ...row, builtIn };
}

/** Updates the name and grants of a role. */
export async function updateRoleRow(
  em: EntityManager,
  id: string,
  { name, grants }: Pick<RoleFacts, 'name' | 'grants'>,
): Promise<void> {
  await tables(em).updateTable('role').set({ name, grants }).where('id', '=', id).execute();
}

/** Deletes a role. */
export async function deleteRoleRow(em: EntityManager, id: string): Promise<void> {
  await tables(em).deleteFrom('role').where('id', '=', id).execute();
}

/** The numbers of members and API keys with a role. */
export interface RoleUses {
  readonly members: number;
  readonly apiKeys: number;
}

const eb = expressionBuilder<Tables & { r: Tables['role'] }, 'r'>();
const count = (users: 'member' | 'credential') =>
  eb
    .selectFrom(users)
    .select(COUNT.as('count'))
    .whereRef('role_id', '=', 'r.id')
    .$asScalar()
    .$notNull();

/** The columns of `RoleUses` for a role (`r`). */
export const ROLE_USES = [count('member').as('members'), count('credential').as('apiKeys')];

/** Counts the members and API keys with these roles, by role ID. */
export async function countUsesOf(
  em: EntityManager,
  roleIds: readonly string[],
): Promise<ReadonlyMap<string, RoleUses>> {
  const found = await tables(em)
    .selectFrom('role as r')
    .select('r.id')
    .select(ROLE_USES)
    .where('r.id', '=', anyOf(roleIds))
    .execute();
  return new Map(found.map(({ id, ...uses }) => [id, uses]));
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
