import { builder } from '../graphql/builder.ts';
import { defineConnection, toConnection } from '../graphql/connection.ts';
import { pageArgs, pageComplexity, requireSearch } from '../graphql/page-args.ts';
import { requireRoleKey } from '../role/role.rule.ts';
import { MemberStatusEnum, MemberType } from './member.graphql.ts';
import { countMembers, listMembers } from './member.store.ts';
import { UserKindEnum } from './user.graphql.ts';

const MemberConnection = defineConnection(MemberType, 'Member', { counted: true });

builder.queryField('members', (t) =>
  t.withAuth({ permission: 'member:list' }).field({
    type: MemberConnection,
    description: "The organization's members, oldest first.",
    complexity: pageComplexity,
    args: {
      ...pageArgs(t.arg),
      search: t.arg.string({
        description:
          'Part of the name or e-mail address, case-insensitive. Omitted or null: every member.',
      }),
      status: t.arg({ type: [MemberStatusEnum], description: 'Omitted or null: every status.' }),
      role: t.arg.string({ description: 'The key of the role. Omitted or null: every role.' }),
      kind: t.arg({
        type: UserKindEnum,
        description: 'Omitted or null: people and service users.',
      }),
    },
    resolve: async (_parent, { search, status, role, kind, ...page }, { call: { em, caller } }) => {
      const { organization } = caller.standing;
      requireSearch(search, ['search']);
      // A mistyped key would otherwise suggest that no member has the role.
      if (typeof role === 'string') await requireRoleKey(em, organization.id, role);
      const filter = { search, status, role, kind };
      return toConnection(
        page,
        (window) => listMembers(em, organization, filter, window),
        () => countMembers(em, organization.id, filter),
      );
    },
  }),
);
