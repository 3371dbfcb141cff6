import type { InferResult } from 'kysely';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { UserFacts } from '../access/standing.ts';
import { anyOf, millis, tables, toDateOrNull } from '../database/query.ts';
import { drawId } from '../secrets/random.ts';
import { NAME_IN_ORGANIZATION } from './name-in-organization.store.ts';

/** Selects users with the names that they have everywhere, for `toUser`. */
export const accounts = (em: EntityManager) =>
  tables(em)
    .selectFrom('user_account as u')
    .select((eb) => [
      'u.id',
      'u.kind',
      'u.name',
      'u.email',
      millis(eb.ref('u.suspended_at')).as('suspendedAt'),
    ]);

type Row = InferResult<ReturnType<typeof accounts>>[number];

/** Converts a row of `accounts`. */
export const toUser = ({ suspendedAt, ...user }: Row): UserFacts => ({
  ...user,
  suspendedAt: toDateOrNull(suspendedAt),
});

const usersOf = (em: EntityManager, organizationId: string, ids: readonly string[]) =>
  tables(em)
    .selectFrom('user_account as u')
    .leftJoin('member as m', (join) =>
      join.onRef('m.user_id', '=', 'u.id').on('m.organization_id', '=', organizationId),
    )
    .select((of) => [
      'u.id',
      'u.kind',
      'u.email',
      millis(of.ref('u.suspended_at')).as('suspendedAt'),
    ])
    .where('u.id', '=', anyOf(ids));

/**
 * Finds users by row ID as an organization knows them, including former members, in no particular
 * order.
 */
export async function findUsers(
  em: EntityManager,
  organizationId: string,
  ids: readonly string[],
): Promise<UserFacts[]> {
  const found = await usersOf(em, organizationId, ids)
    .select((of) => {
      const formerName = of
        .selectFrom('former_member as f')
        .select('f.name')
        .whereRef('f.user_id', '=', 'u.id')
        .where('f.organization_id', '=', organizationId)
        .orderBy('f.removed_at', 'desc')
        .limit(1);
      return of
        .case()
        .when('m.id', 'is not', null)
        .then(NAME_IN_ORGANIZATION)
        .else(of.fn.coalesce(formerName, 'u.name'))
        .end()
        .as('name');
    })
    .execute();
  return found.map(toUser);
}

/** Finds those users who are members of an organization, in no particular order. */
export async function findMemberUsers(
  em: EntityManager,
  organizationId: string,
  ids: readonly string[],
): Promise<UserFacts[]> {
  const found = await usersOf(em, organizationId, ids)
    .select(NAME_IN_ORGANIZATION.as('name'))
    .where('m.id', 'is not', null)
    .execute();
  return found.map(toUser);
}

/** Inserts a user whose home is the organization that creates it. */
export async function insertUser(
  em: EntityManager,
  homeOrganizationId: string,
  { kind, name, email }: Pick<UserFacts, 'kind' | 'name' | 'email'>,
  createdAt: Date,
): Promise<UserFacts> {
  const user = { id: drawId(), kind, name, email };
  await tables(em)
    .insertInto('user_account')
    .values({ ...user, home_organization_id: homeOrganizationId, created_at: createdAt })
    .execute();
  return { ...user, suspendedAt: null };
}
