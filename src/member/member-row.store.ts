import type { InferResult } from 'kysely';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { OrganizationBasis } from '../access/standing.ts';
import { memberships, toMembership } from '../authority/member-standing.store.ts';
import { ORGANIZATION, toOrganization } from '../organization/organization.store.ts';
import { NAME_IN_ORGANIZATION } from '../user/name-in-organization.store.ts';
import type { MemberFacts } from './member.ts';

const members = (em: EntityManager) => memberships(em).select(NAME_IN_ORGANIZATION.as('user_name'));

/** Selects the members of an organization, for `toMember`. */
export const membersOf = (em: EntityManager, organization: OrganizationBasis) =>
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
export function toMember(row: Row, organization: OrganizationBasis): MemberFacts {
  const { membership, owner, role } = toMembership(row);
  return { ...membership, organization, user: owner, role };
}
