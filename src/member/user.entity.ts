import { defineEntity, p } from '@mikro-orm/core';

const UserSchema = defineEntity({
  name: 'User',
  tableName: 'user_account',
  properties: {
    id: p.uuid().primary(),
    kind: p.enum(['PERSON', 'SERVICE']),
    name: p.text(),
    email: p.text().nullable().unique(),
    /** argon2id, with its parameters (PHC string). */
    passwordHash: p.text().nullable(),
    createdAt: p.datetime(3),
    suspendedAt: p.datetime(3).nullable(),
  },
});

/** A row of `user_account`: a person or a service user, in no, one or several organizations. */
export class User extends UserSchema.class {}
UserSchema.setClass(User);
