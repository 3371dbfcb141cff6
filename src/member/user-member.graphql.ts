import { may } from '../access/may.ts';
import { toGlobalId } from '../core/global-id.ts';
import { builder } from '../graphql/builder.ts';
import { MemberType } from './member.graphql.ts';
import { UserType } from './user.graphql.ts';
import { loadMembership } from './user.loader.ts';

builder.objectField(UserType, 'member', (t) =>
  t.field({
    type: MemberType,
    nullable: true,
    description:
      "The user's membership in the viewer's organization. Null for a former member, and for another user if the caller lacks member:read.",
    resolve: async ({ id }, _args, { call }) => {
      if (!call.caller) return null;
      const member = await loadMembership(call, id);
      // Security: an event's actor must not disclose role and status to a caller without
      // member:read.
      const isReadable =
        member &&
        (call.caller.standing.owner?.id === id ||
          may(call, 'member:read', toGlobalId('Member', member.id)));
      return isReadable ? member : null;
    },
  }),
);
