import type { InferResult } from 'kysely';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Basis } from '../access/standing.ts';
import { signedInStanding } from '../access/signed-in.ts';
import { millis, NOW_MILLIS, tables, toDate, toDateOrNull } from '../database/query.ts';
import { ORGANIZATION, toOrganization } from '../organization/organization.store.ts';

/** Selects memberships with their user and role, for `toMembership`. The caller adds `user_name`. */
export const memberships = (em: EntityManager) =>
  tables(em)
    .selectFrom('member as m')
    .innerJoin('user_account as u', 'u.id', 'm.user_id')
    .innerJoin('role as r', 'r.id', 'm.role_id')
    .select((eb) => [
      'm.id',
      'm.status',
      millis(eb.ref('m.created_at')).as('created_at'),
      'u.id as user_id',
      'u.kind',
      'u.email',
      millis(eb.ref('u.suspended_at')).as('suspended_at'),
      'r.id as role_id',
      'r.key',
      'r.name as role_name',
      'r.grants',
      'r.built_in',
    ]);

type Row = InferResult<ReturnType<typeof memberships>>[number] & { readonly user_name: string };

/** Converts a row of `memberships`. */
export const toMembership = (row: Row) => ({
  membership: { id: row.id, status: row.status, createdAt: toDate(row.created_at) },
  owner: {
    id: row.user_id,
    kind: row.kind,
    name: row.user_name,
    email: row.email,
    suspendedAt: toDateOrNull(row.suspended_at),
  },
  role: {
    id: row.role_id,
    key: row.key,
    name: row.role_name,
    grants: row.grants,
    builtIn: row.built_in,
  },
});

/** Finds a member's standing as if signed in, by the row id of the membership. */
export async function findMemberStanding(
  em: EntityManager,
  memberId: string,
): Promise<{ readonly standing: Basis; readonly now: Date } | null> {
  const row = await memberships(em)
    .innerJoin('organization as o', 'o.id', 'm.organization_id')
    .select(ORGANIZATION)
    .select(['u.name as user_name', NOW_MILLIS.as('now')])
    .where('m.id', '=', memberId)
    .executeTakeFirst();
  if (!row) return null;
  const standing = signedInStanding({ ...toMembership(row), organization: toOrganization(row) });
  return { standing, now: toDate(row.now) };
}
