import type { InferResult } from 'kysely';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Decider } from '../core/call.ts';
import { millis, tables, toDate } from '../database/query.ts';
import { membersWithOrganization, toMemberOfItsOrganization } from './member-row.store.ts';
import type { MemberFacts } from './member.ts';

/** The invitation data of a member who has not accepted yet. */
export interface InvitationSeal {
  readonly invitationPrefix: string;
  readonly invitationHash: string;
  readonly invitationExpiresAt: Date;
  readonly invitedName: string;
  readonly inviter: Decider;
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

/** Activates an invited member and clears the invitation. */
export async function activateInvited(em: EntityManager, id: string): Promise<void> {
  await tables(em)
    .updateTable('member')
    .where('id', '=', id)
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

/** Replaces the inviter of an invitation. */
export async function setInviter(
  em: EntityManager,
  id: string,
  { memberId, credentialId }: Decider,
): Promise<void> {
  await tables(em)
    .updateTable('member')
    .where('id', '=', id)
    .set({ inviter_id: memberId, inviter_credential_id: credentialId })
    .execute();
}
