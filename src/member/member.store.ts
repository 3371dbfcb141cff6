import { expressionBuilder } from 'kysely';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { MemberStatus, OrganizationBasis, UserKind } from '../access/standing.ts';
import type { EmailAddress } from '../core/email-address.ts';
import {
  anywhere,
  countListing,
  listCursors,
  type Cursor,
  type PageWindow,
} from '../database/page.ts';
import { anyOf, tables, type Tables } from '../database/query.ts';
import { NAME_IN_ORGANIZATION } from '../user/name-in-organization.store.ts';
import {
  membersOf,
  membersWithOrganization,
  toMember,
  toMemberOfItsOrganization,
} from './member-row.store.ts';
import type { MemberFacts } from './member.ts';

/** Finds members of an organization by row ID, in the order of the IDs. */
export async function findMembers(
  em: EntityManager,
  organization: OrganizationBasis,
  ids: readonly string[],
): Promise<MemberFacts[]> {
  if (ids.length === 0) return [];
  const rows = await membersOf(em, organization).where('m.id', '=', anyOf(ids)).execute();
  const found = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = found.get(id);
    return row ? [toMember(row, organization)] : [];
  });
}

/** Finds the membership of a user in an organization. */
export async function findMemberByUser(
  em: EntityManager,
  organization: OrganizationBasis,
  userId: string,
): Promise<MemberFacts | null> {
  const row = await membersOf(em, organization).where('m.user_id', '=', userId).executeTakeFirst();
  return row ? toMember(row, organization) : null;
}

/** Finds the memberships of users in an organization, in no particular order. */
export async function findMembersByUser(
  em: EntityManager,
  organization: OrganizationBasis,
  userIds: readonly string[],
): Promise<MemberFacts[]> {
  const found = await membersOf(em, organization).where('m.user_id', '=', anyOf(userIds)).execute();
  return found.map((row) => toMember(row, organization));
}

/** Finds the membership of the person with this e-mail address in an organization. */
export async function findMemberByEmail(
  em: EntityManager,
  organization: OrganizationBasis,
  email: EmailAddress,
): Promise<MemberFacts | null> {
  const row = await membersOf(em, organization)
    .where('u.email', '=', email)
    .orderBy('m.created_at')
    .limit(1)
    .executeTakeFirst();
  return row ? toMember(row, organization) : null;
}

const membershipsOf = (em: EntityManager, userIds: readonly string[]) =>
  membersWithOrganization(em)
    .where('m.user_id', '=', anyOf(userIds))
    .orderBy('m.created_at')
    .orderBy('m.id');

/** Returns every membership of these users, in all organizations, for signing in. */
export const listMembershipsOf = async (
  em: EntityManager,
  userIds: readonly string[],
): Promise<MemberFacts[]> =>
  (await membershipsOf(em, userIds).execute()).map(toMemberOfItsOrganization);

/**
 * The same, and locks them until the transaction ends.
 *
 * Security: prevents a race between suspension and sign-in, so that no session outlives the
 * suspension.
 */
export const lockMembershipsOf = async (
  em: EntityManager,
  userIds: readonly string[],
): Promise<MemberFacts[]> =>
  (await membershipsOf(em, userIds).forShare('m').execute()).map(toMemberOfItsOrganization);

/**
 * Conditions on members. The search matches parts of names and e-mail addresses,
 * case-insensitively.
 */
export interface MemberFilter {
  readonly search?: string | null | undefined;
  readonly status?: readonly MemberStatus[] | null | undefined;
  /** The key of the role. */
  readonly role?: string | null | undefined;
  readonly kind?: UserKind | null | undefined;
}

const m = expressionBuilder<{ m: Tables['member'] }, 'm'>();

function toListing(
  em: EntityManager,
  organizationId: string,
  { search, status, role, kind }: MemberFilter,
) {
  let rows = tables(em)
    .selectFrom('member as m')
    .innerJoin('user_account as u', 'u.id', 'm.user_id')
    .where('m.organization_id', '=', organizationId);
  if (search) {
    const part = anywhere(search);
    rows = rows.where((eb) =>
      eb.or([eb(NAME_IN_ORGANIZATION, 'ilike', part), eb('u.email', 'ilike', part)]),
    );
  }
  if (status) rows = rows.where('m.status', '=', anyOf([...new Set(status)]));
  if (typeof role === 'string')
    rows = rows.where('m.role_id', '=', (eb) =>
      eb
        .selectFrom('role')
        .select('role.id')
        .where('role.organization_id', '=', organizationId)
        .where('role.key', '=', role),
    );
  if (kind) rows = rows.where('u.kind', '=', kind);
  return {
    rows,
    orderBy: { type: 'timestamptz', by: m.ref('m.created_at') },
    id: m.ref('m.id'),
    isDescending: false,
  } as const;
}

/** Returns a page of an organization's members, oldest first. */
export async function listMembers(
  em: EntityManager,
  organization: OrganizationBasis,
  filter: MemberFilter,
  window: PageWindow,
): Promise<(MemberFacts & { cursor: Cursor })[]> {
  const cursors = await listCursors(toListing(em, organization.id, filter), window);
  const members = await findMembers(
    em,
    organization,
    cursors.map(({ id }) => id),
  );
  return members.map((member) => ({
    ...member,
    cursor: { at: member.createdAt.getTime(), id: member.id },
  }));
}

/** Returns the number of members that match the filter. */
export const countMembers = (
  em: EntityManager,
  organizationId: string,
  filter: MemberFilter,
): Promise<number> => countListing(toListing(em, organizationId, filter));
