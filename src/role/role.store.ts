import type { EntityManager } from '@mikro-orm/postgresql';
import type { RoleFacts } from '../access/standing.ts';
import { tables } from '../database/query.ts';
import { drawId } from '../secrets/random.ts';

/** Selects the roles of an organization. */
export const roles = (em: EntityManager, organizationId: string) =>
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
