import { reachOf } from '../access/authority.ts';
import { may } from '../access/may.ts';
import { blockedBy, effectiveAuthority } from '../access/gate.ts';
import { countIn, type PermissionSet } from '../catalog/permission-set.ts';
import { toGlobalId } from '../core/global-id.ts';
import { JUDGES } from '../graphql/answer-size.ts';
import { builder } from '../graphql/builder.ts';
import {
  defineConnection,
  pageArgs,
  pageComplexity,
  requireSearch,
  toConnection,
} from '../graphql/connection.ts';
import { defineMutation } from '../graphql/mutation.ts';
import { GateResultType } from '../graphql/error-types.graphql.ts';
import { NodeInterface, registerNode } from '../graphql/node.ts';
import { OrganizationType } from '../organization/organization.graphql.ts';
import type { Call } from '../core/call.ts';
import {
  ConflictError,
  InsufficientAuthorityError,
  InvalidStateError,
  NotFoundError,
  ValidationError,
} from '../core/refusal.ts';
import { acceptInvitation, isInvitationPending } from './accept-invitation.usecase.ts';
import { changeMemberRole } from './change-member-role.usecase.ts';
import { createServiceUser } from './create-service-user.usecase.ts';
import { inviteMember } from './invite-member.usecase.ts';
import { requireRoleKey } from '../role/role.rule.ts';
import { countMembers, findMembers, listMembers } from './member.store.ts';
import {
  MEMBER_RULES,
  operationsOnMember,
  type MemberOperation,
} from './member-operations.rule.ts';
import type { MemberFacts } from './member.ts';
import { reinstateMember } from './reinstate-member.usecase.ts';
import { removeMember } from './remove-member.usecase.ts';
import { RoleType } from '../role/role.graphql.ts';
import { toSignedIn } from './signed-in.ts';
import { setUp } from './set-up.usecase.ts';
import { suspendMember } from './suspend-member.usecase.ts';
import { UserKindEnum, UserType } from './user.graphql.ts';

const MemberStatusEnum = builder.enumType('MemberStatus', {
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
      complexity: 10,
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

const MemberConnection = defineConnection(MemberType, 'Member', { counted: true });

registerNode('Member', async ({ caller, em, catalog }, id) => {
  if (!caller) return null;
  const mayRead = may({ caller, catalog }, 'member:read', toGlobalId('Member', id));
  if (!mayRead && caller.standing.membership?.id !== id) return null;
  const [member] = await findMembers(em, caller.standing.organization, [id]);
  return member ?? null;
});

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

const MEMBER_PAYLOAD = {
  member: { type: MemberType, description: 'The updated member.' },
} as const;
const MEMBER_ID = 'The global ID of the member.';
const ROLE_KEY = 'The key of the role, which must not exceed your own authority.';

defineMutation('inviteMember', {
  description: 'Invites a person, who becomes an active member by accepting.',
  authScopes: { permission: 'member:create' },
  errors: [ValidationError, InsufficientAuthorityError, ConflictError],
  inputDescription: 'The person to invite and their role.',
  input: (t) => ({
    email: t.string({ required: true, description: 'The e-mail address to sign in with.' }),
    name: t.string({
      description:
        'Their name until they choose one. Omitted or null: the part of the e-mail address before the @.',
    }),
    role: t.string({ required: true, description: ROLE_KEY }),
  }),
  payloadDescription: 'The invited member, and the secret for the invitation link.',
  payload: {
    ...MEMBER_PAYLOAD,
    secret: {
      type: 'String',
      description:
        'The secret for the invitation link, valid for 14 days. It can only be used to accept the invitation. Shown once.',
    },
  },
  resolve: (call, input) => inviteMember(call, input),
});

builder.queryField('invitationPending', (t) =>
  t.boolean({
    description:
      'Whether the invitation with this secret can still be accepted. False for a used, cancelled, expired or unknown one.',
    args: { secret: t.arg.string({ required: true, description: 'From the invitation link.' }) },
    // Security: prevents enumeration of invitations. Only their secrets, which are random, produce
    // a different result.
    authScopes: { public: true },
    // Security: denial of service by aliases. Each look-up runs statements before anyone is known, so
    // a document asks about ten secrets at most.
    complexity: 10_000,
    resolve: (_parent, { secret }, { call }) => isInvitationPending(call, secret),
  }),
);

defineMutation('acceptInvitation', {
  description:
    'Accepts an invitation and activates the membership. Requires no session, because the secret authenticates the caller.',
  authScopes: { public: true },
  errors: [ValidationError, InvalidStateError, NotFoundError],
  inputDescription: 'The secret of the invitation, and your name and password.',
  input: (t) => ({
    secret: t.string({ required: true, description: 'From the invitation link.' }),
    name: t.string({ required: true, description: 'Your name: 1 to 100 characters.' }),
    password: t.string({
      required: true,
      description:
        'A new password of 8 to 1,024 characters, or the existing password if you already have an account here.',
    }),
  }),
  payloadDescription: 'The new membership. Sign in next.',
  payload: MEMBER_PAYLOAD,
  resolve: async (call, input) => ({ member: await acceptInvitation(call, input) }),
});

defineMutation('createServiceUser', {
  description: 'Creates a service user, which cannot sign in and only owns tokens.',
  authScopes: { permission: 'member:create' },
  errors: [ValidationError, InsufficientAuthorityError],
  inputDescription: 'The new service user.',
  input: (t) => ({
    name: t.string({ required: true, description: 'The display name: 1 to 100 characters.' }),
    role: t.string({ required: true, description: ROLE_KEY }),
  }),
  payloadDescription: 'The new service user.',
  payload: MEMBER_PAYLOAD,
  resolve: async (call, input) => ({ member: await createServiceUser(call, input) }),
});

defineMutation('changeMemberRole', {
  description:
    'Changes the role of a member. It applies to every token of theirs from its next request.',
  authScopes: { permissionOnTarget: MEMBER_RULES.CHANGE_ROLE.permissions },
  errors: [ValidationError, InsufficientAuthorityError, InvalidStateError, NotFoundError],
  inputDescription: 'The member and the new role.',
  input: (t) => ({
    memberId: t.id({ required: true, description: MEMBER_ID }),
    role: t.string({ required: true, description: ROLE_KEY }),
  }),
  payloadDescription: 'The member with the new role.',
  payload: MEMBER_PAYLOAD,
  resolve: async (call, input) => ({ member: await changeMemberRole(call, input) }),
});

defineMutation('suspendMember', {
  description:
    'Suspends an active member. All of their credentials are rejected from the next request, and their sessions end permanently.',
  authScopes: { permissionOnTarget: MEMBER_RULES.SUSPEND.permissions },
  errors: [InsufficientAuthorityError, InvalidStateError, NotFoundError],
  inputDescription: 'The member to suspend.',
  input: (t) => ({ memberId: t.id({ required: true, description: MEMBER_ID }) }),
  payloadDescription: 'The suspended member.',
  payload: MEMBER_PAYLOAD,
  resolve: async (call, input) => ({ member: await suspendMember(call, input) }),
});

defineMutation('reinstateMember', {
  description:
    'Reinstates a suspended member. Their tokens work again with the current role; their sessions stay ended.',
  authScopes: { permissionOnTarget: MEMBER_RULES.REINSTATE.permissions },
  errors: [InsufficientAuthorityError, InvalidStateError, NotFoundError],
  inputDescription: 'The member to reinstate.',
  input: (t) => ({ memberId: t.id({ required: true, description: MEMBER_ID }) }),
  payloadDescription: 'The active member.',
  payload: MEMBER_PAYLOAD,
  resolve: async (call, input) => ({ member: await reinstateMember(call, input) }),
});

defineMutation('removeMember', {
  description:
    'Removes a member, or withdraws an invitation. Their tokens become permanently unusable, also under a new membership.',
  authScopes: { permissionOnTarget: MEMBER_RULES.REMOVE.permissions },
  errors: [InsufficientAuthorityError, InvalidStateError, NotFoundError],
  inputDescription: 'The member to remove.',
  input: (t) => ({ memberId: t.id({ required: true, description: MEMBER_ID }) }),
  payloadDescription: 'The removed member.',
  payload: { removedId: { type: 'ID', description: 'The global ID of the removed member.' } },
  resolve: (call, input) => removeMember(call, input),
});

defineMutation('setUp', {
  description:
    'Creates the first organization and its owner, once, with the link that the server logged at its first start.',
  authScopes: { public: true },
  errors: [ValidationError, InvalidStateError, NotFoundError],
  inputDescription: 'The secret of the set-up link, the first organization, and its owner.',
  input: (t) => ({
    secret: t.string({ required: true, description: 'From the set-up link.' }),
    organization: t.string({
      required: true,
      description: "The organization's slug: lower-case letters, digits and hyphens.",
    }),
    name: t.string({ required: true, description: 'Your name: 1 to 100 characters.' }),
    email: t.string({ required: true, description: 'The e-mail address to sign in with.' }),
    password: t.string({ required: true, description: '8 to 1,024 characters.' }),
  }),
  payloadDescription: 'The owner. Sign in next.',
  payload: MEMBER_PAYLOAD,
  resolve: async (call, input) => ({ member: await setUp(call, input) }),
});
