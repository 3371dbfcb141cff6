import { defineEntity, p } from '@mikro-orm/core';
import { Organization } from '../organization/organization.entity.ts';
import { User } from '../user/user.entity.ts';

/** A row of `former_member`: an accepted membership that has ended. */
export const FormerMember = defineEntity({
  name: 'FormerMember',
  tableName: 'former_member',
  indexes: [
    { properties: ['organization', 'removedAt', 'id'] },
    { properties: ['organization', 'user'] },
  ],
  properties: {
    /** The ID of the former membership. */
    id: p.uuid().primary(),
    organization: () => p.manyToOne(Organization),
    user: () => p.manyToOne(User),
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
    removedBy: () => p.manyToOne(User).nullable().deleteRule('set null'),
  },
});
