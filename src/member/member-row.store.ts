import type { InferResult } from 'kysely';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { OrganizationFacts } from '../access/standing.ts';
import { millis, tables, toDate, toDateOrNull } from '../database/query.ts';
import { ORGANIZATION, toOrganization } from '../organization/organization.store.ts';
import { NAME_IN_ORGANIZATION } from '../user/name-in-organization.store.ts';
import type { MemberFacts } from './member.ts';

const members = (em: EntityManager) =>
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
      NAME_IN_ORGANIZATION.as('user_name'),
      'u.email',
      millis(eb.ref('u.suspended_at')).as('suspended_at'),
      'r.id as role_id',
      'r.key',
      'r.name as role_name',
      'r.grants',
      'r.built_in',
    ]);

/** Selects the members of an organization, for `toMember`. */
export const membersOf = (em: EntityManager, organization: OrganizationFacts) =>
  members(em).where('m.organization_id', '=', organization.id);

/** Selects members of any organization together with it, for `toMemberOfItsOrganization`. */
export const membersWithOrganization = (em: EntityManager) =>
  members(em).innerJoin('organization as o', 'o.id', 'm.organization_id').select(ORGANIZATION);

type Row = InferResult<ReturnType<typeof members>>[number];
type RowWithOrganization = InferResult<ReturnType<typeof membersWithOrganization>>[number];

/** Converts a row of `membersWithOrganization`. */
export const toMemberOfItsOrganization = (row: RowWithOrganization): MemberFacts =>
  toMember(row, toOrganization(row));

/** Converts a row of `membersOf`. */
export const toMember = (row: Row, organization: OrganizationFacts): MemberFacts => ({
  id: row.id,
  status: row.status,
  createdAt: toDate(row.created_at),
  organization,
  user: {
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
