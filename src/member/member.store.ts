import type { EntityManager } from '@mikro-orm/postgresql';
import type { MemberStatus, OrganizationFacts, RoleFacts, UserKind } from '../access/standing.ts';
import type { EmailAddress } from '../core/email-address.ts';
import {
  anywhere,
  countListing,
  listPlaces,
  type Listing,
  type Place,
  type Window,
} from '../database/page.ts';
import { millis, rows, toDate, toDateOrNull } from '../database/query.ts';
import type { Decider } from '../core/request.ts';
import { findOrganization } from '../organization/organization.store.ts';
import { drawId } from '../secrets/random.ts';
import { Member } from './member.entity.ts';
import type { MemberFacts } from './member.ts';

import { NAME_IN_ORGANIZATION } from '../user/user.store.ts';

interface Row {
  id: string;
  organization_id: string;
  status: MemberStatus;
  created_at: number;
  user_id: string;
  kind: UserKind;
  user_name: string;
  email: string | null;
  suspended_at: number | null;
  role_id: string;
  key: string;
  role_name: string;
  grants: string[];
  built_in: boolean;
}

const SELECT = `
  select m.id, m.organization_id, m.status, ${millis('m.created_at')} as created_at, u.id as user_id, u.kind, u.email,
    ${NAME_IN_ORGANIZATION} as user_name,
    ${millis('u.suspended_at')} as suspended_at, r.id as role_id, r.key, r.name as role_name, r.grants, r.built_in
  from member m join user_account u on u.id = m.user_id join role r on r.id = m.role_id`;

const toMember = (row: Row, organization: OrganizationFacts): MemberFacts => ({
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

/** Finds members of an organization by row ID, in the order of the IDs. */
export async function findMembers(
  em: EntityManager,
  organization: OrganizationFacts,
  ids: readonly string[],
): Promise<MemberFacts[]> {
  if (ids.length === 0) return [];
  const found = new Map(
    (
      await rows<Row>(em, `${SELECT} where m.organization_id = $1 and m.id = any($2)`, [
        organization.id,
        ids,
      ])
    ).map((row) => [row.id, row]),
  );
  return ids.flatMap((id) => {
    const row = found.get(id);
    return row ? [toMember(row, organization)] : [];
  });
}

/** Finds a member by row ID, in any organization. */
export async function findMember(em: EntityManager, id: string): Promise<MemberFacts | null> {
  const [row] = await rows<Row>(em, `${SELECT} where m.id = $1`, [id]);
  const organization = row ? await findOrganization(em, row.organization_id) : null;
  return row && organization ? toMember(row, organization) : null;
}

/** Finds the membership of a user in an organization. */
export async function findMemberByUser(
  em: EntityManager,
  organization: OrganizationFacts,
  userId: string,
): Promise<MemberFacts | null> {
  const [row] = await rows<Row>(em, `${SELECT} where m.organization_id = $1 and m.user_id = $2`, [
    organization.id,
    userId,
  ]);
  return row ? toMember(row, organization) : null;
}

/** Finds the memberships of users in an organization, in no particular order. */
export async function findMembersByUser(
  em: EntityManager,
  organization: OrganizationFacts,
  userIds: readonly string[],
): Promise<MemberFacts[]> {
  const found = await rows<Row>(
    em,
    `${SELECT} where m.organization_id = $1 and m.user_id = any($2)`,
    [organization.id, userIds],
  );
  return found.map((row) => toMember(row, organization));
}

/** Finds the membership of the person with this e-mail address in an organization. */
export async function findMemberByEmail(
  em: EntityManager,
  organization: OrganizationFacts,
  email: EmailAddress,
): Promise<MemberFacts | null> {
  const [row] = await rows<Row>(
    em,
    `${SELECT} where m.organization_id = $1 and u.email = $2 order by m.created_at limit 1`,
    [organization.id, email],
  );
  return row ? toMember(row, organization) : null;
}

/**
 * Returns every membership of these users, in all organizations, for signing in. Locks them until
 * the transaction ends.
 *
 * Security: prevents a race between suspension and sign-in, so that no session outlives the
 * suspension.
 */
export async function listMembershipsOf(
  em: EntityManager,
  userIds: readonly string[],
): Promise<MemberFacts[]> {
  const found = await rows<Row>(
    em,
    `${SELECT} where m.user_id = any($1) order by m.created_at, m.id for share of m`,
    [userIds],
  );
  const members = await Promise.all(
    found.map(async (row) => ({
      row,
      organization: await findOrganization(em, row.organization_id),
    })),
  );
  return members.flatMap(({ row, organization }) =>
    organization ? [toMember(row, organization)] : [],
  );
}

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

function toListing(organizationId: string, { search, status, role, kind }: MemberFilter): Listing {
  const where = ['m.organization_id = $1'];
  const values: unknown[] = [organizationId];
  if (search)
    where.push(
      `(${NAME_IN_ORGANIZATION} ilike $${values.push(anywhere(search))} or u.email ilike $${values.length})`,
    );
  if (status) where.push(`m.status = any($${values.push([...new Set(status)])})`);
  if (typeof role === 'string')
    where.push(
      `m.role_id = (select id from role where organization_id = $1 and key = $${values.push(role)})`,
    );
  if (kind) where.push(`u.kind = $${values.push(kind)}`);
  return {
    from: 'member m join user_account u on u.id = m.user_id',
    orderBy: { sql: 'm.created_at', type: 'timestamptz' },
    id: 'm.id',
    where,
    values,
    isDescending: false,
  };
}

/** Returns a page of an organization's members, oldest first. */
export async function listMembers(
  em: EntityManager,
  organization: OrganizationFacts,
  filter: MemberFilter,
  window: Window,
): Promise<(MemberFacts & { place: Place })[]> {
  const places = await listPlaces(em, toListing(organization.id, filter), window);
  const members = await findMembers(
    em,
    organization,
    places.map(({ id }) => id),
  );
  return members.map((member) => ({
    ...member,
    place: { at: member.createdAt.getTime(), id: member.id },
  }));
}

/** Returns the number of members that match the filter. */
export const countMembers = (
  em: EntityManager,
  organizationId: string,
  filter: MemberFilter,
): Promise<number> => countListing(em, toListing(organizationId, filter));

/** The invitation data of a member who has not accepted yet. */
export interface InvitationSeal {
  readonly invitationPrefix: string;
  readonly invitationHash: string;
  readonly invitationExpiresAt: Date;
  readonly invitedName: string;
  readonly inviter: Decider;
}

/** Inserts a membership. */
export async function insertMember(
  em: EntityManager,
  { organization, user, role, status, createdAt }: Omit<MemberFacts, 'id'>,
  invitation: InvitationSeal | null = null,
): Promise<MemberFacts> {
  const id = drawId();
  const { inviter, ...seal } = invitation ?? {};
  await em.insert(Member, {
    id,
    organization: organization.id,
    user: user.id,
    role: role.id,
    status,
    createdAt,
    ...seal,
    inviter: inviter?.memberId ?? null,
    inviterCredentialId: inviter?.credentialId ?? null,
  });
  return { id, organization, user, role, status, createdAt };
}

/** A pending invitation. */
export interface Invitation {
  readonly memberId: string;
  readonly organizationId: string;
  readonly userId: string;
  /** The hash of its secret. */
  readonly hash: string;
  readonly expiresAt: Date;
  /** Who decided the role that it confers. */
  readonly inviter: Decider;
}

async function readInvitation(
  em: EntityManager,
  prefix: string,
  lock: '' | 'for no key update',
): Promise<Invitation | null> {
  const [row] = await rows<{
    id: string;
    organization_id: string;
    user_id: string;
    invitation_hash: string;
    expires_at: number;
    inviter_id: string | null;
    inviter_credential_id: string | null;
  }>(
    em,
    `select id, organization_id, user_id, invitation_hash, inviter_id, inviter_credential_id, ${millis('invitation_expires_at')} as expires_at
     from member where invitation_prefix = $1 and status = 'INVITED' ${lock}`,
    [prefix],
  );
  return row
    ? {
        memberId: row.id,
        organizationId: row.organization_id,
        userId: row.user_id,
        hash: row.invitation_hash,
        expiresAt: toDate(row.expires_at),
        inviter: { memberId: row.inviter_id, credentialId: row.inviter_credential_id },
      }
    : null;
}

/** Finds a pending invitation by the prefix of its secret; null if none exists. */
export const findInvitation = (em: EntityManager, prefix: string): Promise<Invitation | null> =>
  readInvitation(em, prefix, '');

/**
 * Finds and locks a pending invitation until the transaction ends, so that it is accepted only
 * once.
 */
export const lockInvitation = (em: EntityManager, prefix: string): Promise<Invitation | null> =>
  readInvitation(em, prefix, 'for no key update');

/** Finds a member and their organization, for a caller that is not signed in to it yet. */
export async function findInvited(
  em: EntityManager,
  organizationId: string,
  id: string,
): Promise<MemberFacts | null> {
  const organization = await findOrganization(em, organizationId);
  const [member] = organization ? await findMembers(em, organization, [id]) : [];
  return member ?? null;
}

/** Activates an invited member and clears the invitation. */
export async function activateInvited(em: EntityManager, id: string): Promise<void> {
  await em.nativeUpdate(
    Member,
    { id },
    {
      status: 'ACTIVE',
      invitationPrefix: null,
      invitationHash: null,
      invitationExpiresAt: null,
      invitedName: null,
      inviter: null,
      inviterCredentialId: null,
    },
  );
}

/** Changes the status of a member. */
export async function setMemberStatus(
  em: EntityManager,
  id: string,
  status: MemberStatus,
): Promise<void> {
  await em.nativeUpdate(Member, { id }, { status });
}

/** Changes the role of a member. */
export async function setMemberRole(em: EntityManager, id: string, role: RoleFacts): Promise<void> {
  await em.nativeUpdate(Member, { id }, { role: role.id });
}

/** Replaces the inviter of an invitation. */
export async function setInviter(
  em: EntityManager,
  id: string,
  { memberId, credentialId }: Decider,
): Promise<void> {
  await em.nativeUpdate(Member, { id }, { inviter: memberId, inviterCredentialId: credentialId });
}

/** Ends the sessions of a membership permanently. Returns their number. */
export async function endSessionsOf(
  em: EntityManager,
  memberId: string,
  endedById: string | null,
  now: Date,
): Promise<number> {
  const ended = await rows<{ id: string }>(
    em,
    `update credential set revoked_at = $3, updated_at = $3, revoked_by_id = $2 where owner_id = (select user_id from member where id = $1) and member_id = $1 and kind = 'SESSION' and revoked_at is null returning id`,
    [memberId, endedById, now.toISOString()],
  );
  return ended.length;
}

/** Deletes a membership. Its tokens and sessions become permanently unusable. */
export async function deleteMember(em: EntityManager, id: string): Promise<void> {
  await em.nativeDelete(Member, { id });
}
