import type { EntityManager } from '@mikro-orm/postgresql';
import type { MemberStatus, RoleFacts } from '../access/standing.ts';
import { tables } from '../database/query.ts';
import { drawId } from '../secrets/random.ts';
import type { InvitationSeal } from './invitation.store.ts';
import type { MemberFacts } from './member.ts';

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

const updateMember = (em: EntityManager, id: string) =>
  tables(em).updateTable('member').where('id', '=', id);

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
