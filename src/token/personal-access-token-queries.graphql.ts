import { may } from '../access/may.ts';
import { rowIdOf } from '../core/global-id.ts';
import { findVisible } from '../credential/find-visible.rule.ts';
import { builder, type GraphQLContext } from '../graphql/builder.ts';
import { pageComplexity } from '../graphql/page-args.ts';
import { FormerMemberType } from '../member/former-member.graphql.ts';
import { MemberType } from '../member/member.graphql.ts';
import type { MemberFacts } from '../member/member.ts';
import {
  PersonalAccessTokenConnection,
  PersonalAccessTokenType,
} from './personal-access-token.graphql.ts';
import { listArgs, pageOfTokens } from './token-list.graphql.ts';

builder.queryField('personalAccessTokens', (t) =>
  t.withAuth({ permission: 'personal-access-token:list' }).field({
    type: PersonalAccessTokenConnection,
    description: "The viewer's tokens. Newest first by default.",
    complexity: pageComplexity,
    args: listArgs(t.arg),
    resolve: (_parent, { filter, orderBy, ...args }, context) => {
      // Security: information disclosure. An API key owns no tokens; an undefined owner must not be
      // read as "every owner".
      const ownerId = context.call.caller.standing.owner?.id;
      return pageOfTokens(
        context,
        {
          kind: 'PERSONAL_ACCESS_TOKEN',
          ownerId: ownerId ?? '00000000-0000-0000-0000-000000000000',
          filter,
          orderBy,
        },
        args,
      );
    },
  }),
);

builder.queryField('personalAccessToken', (t) =>
  t.field({
    type: PersonalAccessTokenType,
    nullable: true,
    description:
      'A token of the viewer, or of another member if the caller has `member-token:read`. Null: it does not exist, or the caller may not see it.',
    authScopes: { signedIn: true },
    args: { id: t.arg.id({ required: true, description: 'The global ID.' }) },
    resolve: (_parent, { id }, { call }) => {
      const rowId = rowIdOf('PersonalAccessToken', id);
      return rowId === null ? null : findVisible(call, 'PERSONAL_ACCESS_TOKEN', rowId);
    },
  }),
);

/** Members may list their own tokens with less than the permission for other members' tokens. */
const listersOf = (
  { user }: MemberFacts,
  _args: object,
  { call }: GraphQLContext,
): { signedIn: true } | { permission: string } =>
  call.caller?.standing.owner?.id === user.id && may(call, 'personal-access-token:list')
    ? { signedIn: true }
    : { permission: 'member-token:list' };

builder.objectField(MemberType, 'personalAccessTokens', (t) =>
  t.withAuth(listersOf).field({
    type: PersonalAccessTokenConnection,
    description:
      "The member's tokens, newest first. Requires `member-token:list`; for the viewer's tokens, `personal-access-token:list` is sufficient.",
    complexity: pageComplexity,
    args: listArgs(t.arg),
    resolve: ({ user }, { filter, orderBy, ...args }, context) =>
      pageOfTokens(
        context,
        { kind: 'PERSONAL_ACCESS_TOKEN', ownerId: user.id, filter, orderBy },
        args,
      ),
  }),
);

builder.objectField(FormerMemberType, 'personalAccessTokens', (t) =>
  t.withAuth({ permission: 'member-token:list' }).field({
    type: PersonalAccessTokenConnection,
    description:
      'The tokens of the former member, newest first. They no longer work; they can be read, revoked and deleted.',
    complexity: pageComplexity,
    args: listArgs(t.arg),
    resolve: ({ user }, { filter, orderBy, ...args }, context) =>
      pageOfTokens(
        context,
        { kind: 'PERSONAL_ACCESS_TOKEN', ownerId: user.id, filter, orderBy },
        args,
      ),
  }),
);
