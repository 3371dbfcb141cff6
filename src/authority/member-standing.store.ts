import type { EntityManager } from '@mikro-orm/postgresql';
import { signedInStanding } from '../access/signed-in.ts';
import { millis, NOW, tables, toDate, toDateOrNull } from '../database/query.ts';
import { ORGANIZATION, toOrganization } from '../organization/organization.store.ts';
import type { Found } from './standing.store.ts';

/** Finds a member's standing as if signed in, by the row id of the membership. */
export async function findMemberStanding(
  em: EntityManager,
  memberId: string,
): Promise<Pick<Found, 'standing' | 'now'> | null> {
  const row = await tables(em)
    .selectFrom('member as m')
    .innerJoin('organization as o', 'o.id', 'm.organization_id')
    .innerJoin('user_account as u', 'u.id', 'm.user_id')
    .innerJoin('role as r', 'r.id', 'm.role_id')
    .select(ORGANIZATION)
    .select((eb) => [
      millis(NOW).as('now'),
      'm.id',
      'm.status',
      millis(eb.ref('m.created_at')).as('created_at'),
      'u.id as user_id',
      'u.kind',
      'u.name as user_name',
      'u.email',
      millis(eb.ref('u.suspended_at')).as('suspended_at'),
      'r.id as role_id',
      'r.key',
      'r.name as role_name',
      'r.grants',
      'r.built_in',
    ])
    .where('m.id', '=', memberId)
    .executeTakeFirst();
  if (!row) return null;
  const standing = signedInStanding({
    owner: {
      id: row.user_id,
      kind: row.kind,
      name: row.user_name,
      email: row.email,
      suspendedAt: toDateOrNull(row.suspended_at),
    },
    membership: { id: row.id, status: row.status, createdAt: toDate(row.created_at) },
    role: {
      id: row.role_id,
      key: row.key,
      name: row.role_name,
      grants: row.grants,
      builtIn: row.built_in,
    },
    organization: toOrganization(row),
  });
  return { standing, now: toDate(row.now) };
}
