import { defineEntity, p } from '@mikro-orm/core';
import { Organization } from '../organization/organization.entity.ts';
import { User } from '../user/user.entity.ts';

const FormerMemberSchema = defineEntity({
  name: 'FormerMember',
  tableName: 'former_member',
  indexes: [
    { properties: ['organization', 'removedAt', 'id'] },
    { properties: ['organization', 'user'] },
  ],
  properties: {
    /** The ID of the former membership. */
    id: p.uuid().primary(),
    organization: () => p.manyToOne(Organization).ref(),
    user: () => p.manyToOne(User).ref(),
    /**
     * The name, address and role as the organization knew them. Later changes of the account are
     * not visible to it.
     */
    name: p.text(),
    email: p.text().nullable(),
    roleKey: p.text().nullable(),
    roleName: p.text().nullable(),
    memberSince: p.datetime(3),
    removedAt: p.datetime(3),
    removedBy: () => p.manyToOne(User).ref().nullable().deleteRule('set null'),
  },
});

/** A row of `former_member`: an accepted membership that has ended. */
export class FormerMember extends FormerMemberSchema.class {}
FormerMemberSchema.setClass(FormerMember);
