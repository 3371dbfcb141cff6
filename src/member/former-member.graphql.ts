import { may } from '../access/may.ts';
import { parseGlobalId, toGlobalId } from '../core/global-id.ts';
import { builder } from '../graphql/builder.ts';
import { defineConnection, toConnection } from '../graphql/connection.ts';
import { NodeInterface, registerNode } from '../graphql/node.ts';
import { pageArgs, pageComplexity, requireSearch } from '../graphql/page-args.ts';
import type { Call } from '../core/call.ts';
import {
  countFormerMembers,
  findFormerMember,
  findFormerMemberByUser,
  listFormerMembers,
  type FormerMemberFacts,
} from './former-member.store.ts';
import { UserKindEnum, UserType } from './user.graphql.ts';
import { loadUser } from './user.loader.ts';

/** The GraphQL type of a former member. */
export const FormerMemberType = builder.objectRef<FormerMemberFacts>('FormerMember').implement({
  description:
    'A person or service user who was removed from the organization. Their tokens are permanently unusable.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({
      resolve: ({ id }) => toGlobalId('FormerMember', id),
      description: 'The global ID.',
    }),
    user: t.field({
      type: UserType,
      resolve: ({ user }) => user,
      description: 'The user, with the name and e-mail address at the time of removal.',
    }),
    roleKey: t.string({
      nullable: true,
      resolve: ({ role }) => role?.key ?? null,
      description: 'The key of their last role. Null: not recorded.',
    }),
    roleName: t.string({
      nullable: true,
      resolve: ({ role }) => role?.name ?? null,
      description: 'The name of that role at the time. Null: not recorded.',
    }),
    memberSince: t.expose('memberSince', {
      type: 'DateTime',
      description: 'When the membership was created.',
    }),
    removedAt: t.expose('removedAt', {
      type: 'DateTime',
      description: 'When the membership ended.',
    }),
    removedBy: t.field({
      type: UserType,
      nullable: true,
      resolve: ({ removedById }, _args, { call }) =>
        removedById === null ? null : loadUser(call, removedById),
      description: 'Who removed them. Null: an API key, or not recorded.',
    }),
  }),
});

const FormerMemberConnection = defineConnection(FormerMemberType, 'FormerMember', {
  counted: true,
});

/**
 * Security: a membership of another organization, or one that the caller may not read, is
 * indistinguishable from none (prevents enumeration).
 */
async function findReadable(
  { caller, em, catalog }: Call,
  type: string,
  id: string,
): Promise<FormerMemberFacts | null> {
  if (!caller) return null;
  const find = type === 'User' ? findFormerMemberByUser : findFormerMember;
  const found = await find(em, caller.standing.organization.id, id);
  const isReadable =
    found &&
    ['Member', 'FormerMember'].some((name) =>
      may({ caller, catalog }, 'member:read', toGlobalId(name as 'Member', found.id)),
    );
  return isReadable ? found : null;
}

registerNode('FormerMember', (call, id) => findReadable(call, 'FormerMember', id));

builder.queryField('formerMember', (t) =>
  t.field({
    type: FormerMemberType,
    nullable: true,
    description:
      'One former member. Null if none exists, or if the caller lacks member:read on it.',
    authScopes: { signedIn: true },
    args: {
      id: t.arg.id({
        required: true,
        description:
          'The global ID of the former member, of the former membership, or of the user.',
      }),
    },
    resolve: async (_parent, { id }, { call }) => {
      const parsed = parseGlobalId(id);
      return parsed && ['FormerMember', 'Member', 'User'].includes(parsed.type)
        ? findReadable(call, parsed.type, parsed.id)
        : null;
    },
  }),
);

builder.queryField('formerMembers', (t) =>
  t.withAuth({ permission: 'member:list' }).field({
    type: FormerMemberConnection,
    description:
      'People and service users who were removed from the organization and are not members again, most recently removed first.',
    complexity: pageComplexity,
    args: {
      ...pageArgs(t.arg),
      search: t.arg.string({
        description:
          'Part of the name or e-mail address at the time of removal, case-insensitive. Omitted or null: every former member.',
      }),
      kind: t.arg({
        type: UserKindEnum,
        description: 'Omitted or null: people and service users.',
      }),
    },
    resolve: (_parent, { search, kind, ...page }, { call: { em, caller } }) => {
      requireSearch(search, ['search']);
      const { id } = caller.standing.organization;
      const filter = { search, kind };
      return toConnection(
        page,
        (window) => listFormerMembers(em, id, filter, window),
        () => countFormerMembers(em, id, filter),
      );
    },
  }),
);
