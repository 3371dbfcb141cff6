import { defineEntity, p } from '@mikro-orm/core';
import { Organization } from '../organization/organization.entity.ts';
import { Role } from './role.entity.ts';
import { User } from './user.entity.ts';

const MemberSchema = defineEntity({
  name: 'Member',
  tableName: 'member',
  uniques: [{ properties: ['organization', 'user'] }],
  indexes: [{ properties: ['role'] }, { properties: ['user'] }, { properties: ['organization', 'createdAt', 'id'] }],
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
  },
});

/** A row of `member`: a user in an organization, with one role. Removing a member deletes it. */
export class Member extends MemberSchema.class {}
MemberSchema.setClass(Member);
