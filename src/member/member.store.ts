import { expressionBuilder, type InferResult } from 'kysely';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { MemberStatus, OrganizationFacts, RoleFacts, UserKind } from '../access/standing.ts';
import type { EmailAddress } from '../core/email-address.ts';
import {
  anywhere,
  countListing,
  listCursors,
  type Cursor,
  type PageWindow,
} from '../database/page.ts';
import { anyOf, millis, tables, toDate, toDateOrNull, type Tables } from '../database/query.ts';
import type { Decider } from '../core/call.ts';
import { ORGANIZATION, toOrganization } from '../organization/organization.store.ts';
import { drawId } from '../secrets/random.ts';
import type { MemberFacts } from './member.ts';
import { NAME_IN_ORGANIZATION } from '../user/user.store.ts';

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

const membersOf = (em: EntityManager, organization: OrganizationFacts) =>
  members(em).where('m.organization_id', '=', organization.id);

const membersWithOrganization = (em: EntityManager) =>
  members(em).innerJoin('organization as o', 'o.id', 'm.organization_id').select(ORGANIZATION);

type Row = InferResult<ReturnType<typeof members>>[number];
type RowWithOrganization = InferResult<ReturnType<typeof membersWithOrganization>>[number];

const toMemberOfItsOrganization = (row: RowWithOrganization): MemberFacts =>
  toMember(row, toOrganization(row));

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
  const rows = await membersOf(em, organization).where('m.id', '=', anyOf(ids)).execute();
  const found = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = found.get(id);
    return row ? [toMember(row, organization)] : [];
  });
}

/** Finds a member by row ID, in any organization. */
export async function findMember(em: EntityManager, id: string): Promise<MemberFacts | null> {
  const row = await membersWithOrganization(em).where('m.id', '=', id).executeTakeFirst();
  return row ? toMemberOfItsOrganization(row) : null;
}

/** Finds the membership of a user in an organization. */
export async function findMemberByUser(
  em: EntityManager,
  organization: OrganizationFacts,
  userId: string,
): Promise<MemberFacts | null> {
  const row = await membersOf(em, organization).where('m.user_id', '=', userId).executeTakeFirst();
  return row ? toMember(row, organization) : null;
}

/** Finds the memberships of users in an organization, in no particular order. */
export async function findMembersByUser(
  em: EntityManager,
  organization: OrganizationFacts,
  userIds: readonly string[],
): Promise<MemberFacts[]> {
  const found = await membersOf(em, organization).where('m.user_id', '=', anyOf(userIds)).execute();
  return found.map((row) => toMember(row, organization));
}

/** Finds the membership of the person with this e-mail address in an organization. */
export async function findMemberByEmail(
  em: EntityManager,
  organization: OrganizationFacts,
  email: EmailAddress,
): Promise<MemberFacts | null> {
  const row = await membersOf(em, organization)
    .where('u.email', '=', email)
    .orderBy('m.created_at')
    .limit(1)
    .executeTakeFirst();
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
  const found = await membersWithOrganization(em)
    .where('m.user_id', '=', anyOf(userIds))
    .orderBy('m.created_at')
    .orderBy('m.id')
    .forShare('m')
    .execute();
  return found.map(toMemberOfItsOrganization);
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
  organization: OrganizationFacts,
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
  await tables(em)
    .insertInto('member')
    .values({
      id,
      organization_id: organization.id,
      user_id: user.id,
      role_id: role.id,
      status,
      created_at: createdAt,
      ...(invitation && {
        invitation_prefix: invitation.invitationPrefix,
        invitation_hash: invitation.invitationHash,
        invitation_expires_at: invitation.invitationExpiresAt,
        invited_name: invitation.invitedName,
        inviter_id: invitation.inviter.memberId,
        inviter_credential_id: invitation.inviter.credentialId,
      }),
    })
    .execute();
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

const invitations = (em: EntityManager, prefix: string) =>
  tables(em)
    .selectFrom('member')
    .select((eb) => [
      'id as memberId',
      'organization_id as organizationId',
      'user_id as userId',
      'invitation_hash as hash',
      millis(eb.ref('invitation_expires_at')).as('expiresAt'),
      'inviter_id',
      'inviter_credential_id',
    ])
    .where('invitation_prefix', '=', prefix)
    .where('status', '=', 'INVITED')
    .$narrowType<{ hash: string; expiresAt: number }>();

const toInvitation = ({
  expiresAt,
  inviter_id,
  inviter_credential_id,
  ...invitation
}: InferResult<ReturnType<typeof invitations>>[number]): Invitation => ({
  ...invitation,
  expiresAt: toDate(expiresAt),
  inviter: { memberId: inviter_id, credentialId: inviter_credential_id },
});

/** Finds a pending invitation by the prefix of its secret; null if none exists. */
export async function findInvitation(
  em: EntityManager,
  prefix: string,
): Promise<Invitation | null> {
  const row = await invitations(em, prefix).executeTakeFirst();
  return row ? toInvitation(row) : null;
}

/**
 * Finds and locks a pending invitation until the transaction ends, so that it is accepted only
 * once.
 */
export async function lockInvitation(
  em: EntityManager,
  prefix: string,
): Promise<Invitation | null> {
  const row = await invitations(em, prefix).forNoKeyUpdate().executeTakeFirst();
  return row ? toInvitation(row) : null;
}

/** Finds a member and their organization, for a caller that is not signed in to it yet. */
export async function findInvited(
  em: EntityManager,
  organizationId: string,
  id: string,
): Promise<MemberFacts | null> {
  const row = await membersWithOrganization(em)
    .where('m.organization_id', '=', organizationId)
    .where('m.id', '=', id)
    .executeTakeFirst();
  return row ? toMemberOfItsOrganization(row) : null;
}

const updateMember = (em: EntityManager, id: string) =>
  tables(em).updateTable('member').where('id', '=', id);

/** Activates an invited member and clears the invitation. */
export async function activateInvited(em: EntityManager, id: string): Promise<void> {
  await updateMember(em, id)
    .set({
      status: 'ACTIVE',
      invitation_prefix: null,
      invitation_hash: null,
      invitation_expires_at: null,
      invited_name: null,
      inviter_id: null,
      inviter_credential_id: null,
    })
    .execute();
}

/** Changes the status of a member. */
export async function setMemberStatus(
  em: EntityManager,
  id: string,
  status: MemberStatus,
): Promise<void> {
  await updateMember(em, id).set({ status }).execute();
}

/** Changes the role of a member. */
export async function setMemberRole(em: EntityManager, id: string, role: RoleFacts): Promise<void> {
  await updateMember(em, id).set({ role_id: role.id }).execute();
}

/** Replaces the inviter of an invitation. */
export async function setInviter(
  em: EntityManager,
  id: string,
  { memberId, credentialId }: Decider,
): Promise<void> {
  await updateMember(em, id)
    .set({ inviter_id: memberId, inviter_credential_id: credentialId })
    .execute();
}

/** Ends the sessions of a membership permanently. Returns their number. */
export async function endSessionsOf(
  em: EntityManager,
  memberId: string,
  endedById: string | null,
  now: Date,
): Promise<number> {
  const ended = await tables(em)
    .updateTable('credential')
    .set({ revoked_at: now, updated_at: now, revoked_by_id: endedById })
    // The owner is redundant, but has an index of sessions.
    .where('owner_id', '=', (eb) =>
      eb.selectFrom('member').select('user_id').where('id', '=', memberId),
    )
    .where('member_id', '=', memberId)
    .where('kind', '=', 'SESSION')
    .where('revoked_at', 'is', null)
    .returning('id')
    .execute();
  return ended.length;
}

/** Deletes a membership. Its tokens and sessions become permanently unusable. */
export async function deleteMember(em: EntityManager, id: string): Promise<void> {
  await tables(em).deleteFrom('member').where('id', '=', id).execute();
}
