import { defineEntity, p } from '@mikro-orm/core';
import { Organization } from '../organization/organization.entity.ts';

const UserSchema = defineEntity({
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
     * The organization that made the account, whose alone it is while nobody has proven that the
     * e-mail address is theirs. Null: the address is proven, and every organization's invitation
     * may join the account.
     */
    homeOrganization: () => p.manyToOne(Organization).ref().nullable(),
    /** argon2id, with its parameters (PHC string). */
    passwordHash: p.text().nullable(),
    createdAt: p.datetime(3),
    suspendedAt: p.datetime(3).nullable(),
  },
});

/** A row of `user_account`: a person or a service user, in no, one or several organizations. */
export class User extends UserSchema.class {}
UserSchema.setClass(User);
