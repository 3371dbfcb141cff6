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
    /** The id that the membership had. */
    id: p.uuid().primary(),
    organization: () => p.manyToOne(Organization).ref(),
    user: () => p.manyToOne(User).ref(),
    /**
     * Name, address and role as the organization had them: what the account becomes elsewhere is
     * not its business.
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

/** A row of `former_member`: a membership that was ended after it had been accepted. */
export class FormerMember extends FormerMemberSchema.class {}
FormerMemberSchema.setClass(FormerMember);
