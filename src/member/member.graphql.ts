import { reachOf } from '../access/authority.ts';
import { blockedBy, effectiveAuthority } from '../access/gate.ts';
import { may } from '../access/may.ts';
import { countIn, type PermissionSet } from '../catalog/permission-set.ts';
import type { Call } from '../core/call.ts';
import { toGlobalId } from '../core/global-id.ts';
import { JUDGES, SPELLED_OUT } from '../graphql/answer-size.ts';
import { builder } from '../graphql/builder.ts';
import { GateResultType } from '../graphql/error-types.graphql.ts';
import { NodeInterface, registerNode } from '../graphql/node.ts';
import { OrganizationType } from '../organization/organization.graphql.ts';
import { RoleType } from '../role/role.graphql.ts';
import { operationsOnMember, type MemberOperation } from './member-operations.rule.ts';
import { findMembers } from './member.store.ts';
import type { MemberFacts } from './member.ts';
import { toSignedIn } from './signed-in.ts';
import { UserType } from './user.graphql.ts';

/** The status of a member. */
export const MemberStatusEnum = builder.enumType('MemberStatus', {
  description: 'The status of a member.',
  values: {
    INVITED: {
      description: 'Has not accepted the invitation yet, and has no permissions.',
    },
    ACTIVE: { description: 'Has the permissions of the role.' },
    SUSPENDED: {
      description: 'Has no permissions until reinstated, and neither do their tokens.',
    },
  },
});

const MemberOperationEnum = builder.enumType('MemberOperation', {
  description: 'An operation on one member.',
  values: {
    CHANGE_ROLE: { description: '`changeMemberRole`, to some role.' },
    SUSPEND: { description: '`suspendMember`.' },
    REINSTATE: { description: '`reinstateMember`.' },
    REMOVE: { description: '`removeMember`.' },
  } satisfies Record<MemberOperation, unknown>,
});

/** Returns the member's current permissions; none while they are invited or suspended. */
const reachOfMember = (member: MemberFacts, { catalog, now }: Call): PermissionSet =>
  reachOf(effectiveAuthority(toSignedIn(member), catalog, now));

/** The GraphQL type of a member. */
export const MemberType = builder.objectRef<MemberFacts>('Member').implement({
  description: 'A user in an organization, with one role.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => toGlobalId('Member', id), description: 'The global ID.' }),
    user: t.field({ type: UserType, resolve: ({ user }) => user, description: 'The user.' }),
    organization: t.field({
      type: OrganizationType,
      resolve: ({ organization }) => organization,
      description: 'The organization.',
    }),
    role: t.field({
      type: RoleType,
      resolve: ({ role }) => role,
      description: 'The current role.',
    }),
    status: t.field({
      type: MemberStatusEnum,
      resolve: ({ status }) => status,
      description: 'Invited, active or suspended.',
    }),
    blockedBy: t.field({
      type: GateResultType,
      nullable: true,
      resolve: (member, _args, { call }) => blockedBy(toSignedIn(member), call.now),
      description: 'The first gate that rejects the member, with the reason. Null: none does.',
    }),
    effectivePermissions: t.stringList({
      complexity: SPELLED_OUT,
      resolve: (member, _args, { call }) => call.catalog.spellOut(reachOfMember(member, call)),
      description: 'Their current permissions, sorted. Empty while they are invited or suspended.',
    }),
    effectivePermissionCount: t.int({
      resolve: (member, _args, { call }) => countIn(reachOfMember(member, call)),
      description: 'The number of effectivePermissions.',
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'When the member was invited or created.',
    }),
    viewerCan: t.field({
      type: [MemberOperationEnum],
      complexity: JUDGES,
      resolve: (member, _args, { call: { caller, catalog } }) =>
        caller ? operationsOnMember({ actor: caller, member, catalog }) : [],
      description:
        'The operations that the viewer may perform on the member now, judged by the rules of the mutations. The last owner of an organization cannot be suspended, demoted or removed, which only the mutation checks.',
    }),
  }),
});

registerNode('Member', async ({ caller, em, catalog }, id) => {
  if (!caller) return null;
  const mayRead = may({ caller, catalog }, 'member:read', toGlobalId('Member', id));
  if (!mayRead && caller.standing.membership?.id !== id) return null;
  const [member] = await findMembers(em, caller.standing.organization, [id]);
  return member ?? null;
});
