import { defineEntity, p } from '@mikro-orm/core';
import { Organization } from '../organization/organization.entity.ts';
import { Role } from '../role/role.entity.ts';
import { User } from '../user/user.entity.ts';

/**
 * A row of `member`: a user in an organization, with one role. Deleted when the member is removed.
 */
export const Member = defineEntity({
  name: 'Member',
  tableName: 'member',
  uniques: [{ properties: ['organization', 'user'] }],
  indexes: [
    { properties: ['role'] },
    { properties: ['user'] },
    { properties: ['organization', 'createdAt', 'id'] },
    { properties: ['inviter'], where: `"inviter_id" is not null` },
  ],
  properties: {
    id: p.uuid().primary(),
    organization: () => p.manyToOne(Organization),
    user: () => p.manyToOne(User),
    role: () => p.manyToOne(Role),
    status: p.enum(['INVITED', 'ACTIVE', 'SUSPENDED']),
    createdAt: p.datetime(3),
    invitationPrefix: p.text().nullable().unique(),
    /** The SHA-256 hash of the invitation's secret. */
    invitationHash: p.text().nullable(),
    invitationExpiresAt: p.datetime(3).nullable(),
    /** The organization's name for an invited person until they accept. */
    invitedName: p.text().nullable(),
    /**
     * The inviter, whose authority the invitation depends on: a member with a session, or a token
     * or key. Both null: the inviter no longer exists, so the invitation confers nothing.
     */
    inviter: () => p.manyToOne(Member).nullable().deleteRule('set null'),
    /** No foreign key: a deleted credential is not found, which has the same effect. */
    inviterCredentialId: p.uuid().nullable(),
  },
});
