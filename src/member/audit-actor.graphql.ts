import { AuditEventType } from '../audit/audit.graphql.ts';
import { builder } from '../graphql/builder.ts';
import { loadUser } from './user.loader.ts';
import { UserType } from './user.graphql.ts';

builder.objectField(AuditEventType, 'actor', (t) =>
  t.field({
    type: UserType,
    nullable: true,
    description: 'Who did it. Null for an API key: its prefix says which.',
    resolve: ({ actorId }, _args, { request }) => (actorId ? loadUser(request, actorId) : null),
  }),
);
