import { AuditEventType } from '../audit/audit.graphql.ts';
import { builder } from '../graphql/builder.ts';
import { loadUser } from './user.loader.ts';
import { UserType } from './user.graphql.ts';

builder.objectField(AuditEventType, 'actor', (t) =>
  t.field({
    type: UserType,
    nullable: true,
    description: 'The user who acted. Null for an API key, which credentialPrefix identifies.',
    resolve: ({ actorId }, _args, { call }) => (actorId ? loadUser(call, actorId) : null),
  }),
);
