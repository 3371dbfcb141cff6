import { defineEntity, p } from '@mikro-orm/core';
import { Organization } from '../organization/organization.entity.ts';
import { Role } from '../role/role.entity.ts';
import { User } from '../user/user.entity.ts';

const MemberSchema = defineEntity({
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
    organization: () => p.manyToOne(Organization).ref(),
    user: () => p.manyToOne(User).ref(),
    role: () => p.manyToOne(Role).ref(),
    status: p.enum(['INVITED', 'ACTIVE', 'SUSPENDED']),
    createdAt: p.datetime(3),
    invitationPrefix: p.text().nullable().unique(),
    /** SHA-256 of the invitation's secret. */
    invitationHash: p.text().nullable(),
    invitationExpiresAt: p.datetime(3).nullable(),
    /** What the organization calls an invited person until they accept. */
    invitedName: p.text().nullable(),
    /**
     * Who decided the role that an invitation confers: a member by a session, or a token or key.
     * Both null: gone, so the invitation confers nothing.
     */
    inviter: () => p.manyToOne(Member).ref().nullable().deleteRule('set null'),
    /** Without a foreign key: one that is gone is not found, and that is what counts. */
    inviterCredentialId: p.uuid().nullable(),
  },
});

/** A row of `member`: a user in an organization, with one role. Removing a member deletes it. */
export class Member extends MemberSchema.class {}
MemberSchema.setClass(Member);
