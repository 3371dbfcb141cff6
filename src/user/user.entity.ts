import { defineEntity, p } from '@mikro-orm/core';
import { Organization } from '../organization/organization.entity.ts';

/** A row of `user_account`: a person or a service user, in any number of organizations. */
export const User = defineEntity({
  name: 'User',
  tableName: 'user_account',
  uniques: [
    { properties: ['email'], where: `"home_organization_id" is null` },
    { properties: ['email', 'homeOrganization'] },
  ],
  properties: {
    id: p.uuid().primary(),
    kind: p.enum(['PERSON', 'SERVICE']),
    name: p.text(),
    email: p.text().nullable(),
    /**
     * The organization that created the account, which alone can use it until its e-mail address is
     * proven. Null: the address is proven, and the account can join any organization by invitation.
     */
    homeOrganization: () => p.manyToOne(Organization).nullable(),
    /** The argon2id hash with its parameters, as a PHC string. */
    passwordHash: p.text().nullable(),
    createdAt: p.datetime(3),
    suspendedAt: p.datetime(3).nullable(),
  },
});
