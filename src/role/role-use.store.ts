import { expressionBuilder } from 'kysely';
import type { EntityManager } from '@mikro-orm/postgresql';
import { anyOf, COUNT, tables, type Tables } from '../database/query.ts';

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
