import { isPermitted, reachOf } from '../access/authority.ts';
import { blockedBy, effectiveAuthority } from '../access/gate.ts';
import { countIn, type PermissionSet } from '../catalog/permission-set.ts';
import { toGlobalId } from '../core/global-id.ts';
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
import type { Request } from '../core/request.ts';
import {
  ConflictError,
  InsufficientAuthorityError,
  InvalidStateError,
  NotFoundError,
  UnauthenticatedError,
  ValidationError,
} from '../core/refusal.ts';
import { acceptInvitation, isInvitationPending } from './accept-invitation.usecase.ts';
import { changeMemberRole } from './change-member-role.usecase.ts';
import { createServiceUser } from './create-service-user.usecase.ts';
import { inviteMember } from './invite-member.usecase.ts';
import { requireRoleKey } from '../role/role.rule.ts';
import { countMembers, findMembers, listMembers } from './member.store.ts';
import type { MemberFacts } from './member.ts';
import { reinstateMember } from './reinstate-member.usecase.ts';
import { removeMember } from './remove-member.usecase.ts';
import { RoleType } from '../role/role.graphql.ts';
import { toSignedIn } from './signed-in.ts';
import { setUp } from './set-up.usecase.ts';
import { suspendMember } from './suspend-member.usecase.ts';
import { UserKindEnum, UserType } from './user.graphql.ts';

const MemberStatusEnum = builder.enumType('MemberStatus', {
  description: 'Where a member stands.',
  values: {
    INVITED: {
      description: 'Has not accepted the invitation yet, and has no permissions until then.',
    },
    ACTIVE: { description: 'Has the permissions of the role.' },
    SUSPENDED: { description: 'Has no permissions until reinstated; nor do their tokens.' },
  },
});

/** What the role allows the member now: nothing while they are invited or suspended. */
const reachOfMember = (member: MemberFacts, { catalog, now }: Request): PermissionSet =>
  reachOf(effectiveAuthority(toSignedIn(member), catalog, now));

/** A user in an organization. */
export const MemberType = builder.objectRef<MemberFacts>('Member').implement({
  description: 'A user in an organization, with one role.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => toGlobalId('Member', id), description: 'Its global id.' }),
    user: t.field({ type: UserType, resolve: ({ user }) => user, description: 'Who it is.' }),
    organization: t.field({
      type: OrganizationType,
      resolve: ({ organization }) => organization,
      description: 'Where.',
    }),
    role: t.field({
      type: RoleType,
      resolve: ({ role }) => role,
      description: 'The role as it is now.',
    }),
    status: t.field({
      type: MemberStatusEnum,
      resolve: ({ status }) => status,
      description: 'Invited, active or suspended.',
    }),
    blockedBy: t.field({
      type: GateResultType,
      nullable: true,
      resolve: (member, _args, { request }) => blockedBy(toSignedIn(member), request.now),
      description:
        'The first gate that keeps the member from acting, with the reason. Null: none does.',
    }),
    effectivePermissions: t.stringList({
      complexity: 10,
      resolve: (member, _args, { request }) =>
        request.catalog.spellOut(reachOfMember(member, request)),
      description:
        'What the role allows them now, spelled out over the catalogue and sorted. Empty while they are invited or suspended.',
    }),
    effectivePermissionCount: t.int({
      resolve: (member, _args, { request }) => countIn(reachOfMember(member, request)),
      description: 'How many effectivePermissions they have.',
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'When they were invited or made.',
    }),
  }),
});

const MemberConnection = defineConnection(MemberType, 'Member', { counted: true });

registerNode('Member', async ({ caller, em, catalog }, id) => {
  if (!caller) return null;
  const asked = catalog.permission('member:read');
  const mayRead = asked !== null && isPermitted(caller.authority, asked, toGlobalId('Member', id));
  if (!mayRead && caller.standing.membership?.id !== id) return null;
  const [member] = await findMembers(em, caller.standing.organization, [id]);
  return member ?? null;
});

builder.queryField('members', (t) =>
  t.field({
    type: MemberConnection,
    description: "The organization's members, the first to come first.",
    authScopes: { permission: 'member:list' },
    complexity: pageComplexity,
    args: {
      ...pageArgs(t.arg),
      search: t.arg.string({
        description:
          'Part of the name or of the e-mail address; case-insensitive. Omitted or null: whatever they are.',
      }),
      status: t.arg({ type: [MemberStatusEnum], description: 'Omitted or null: every status.' }),
      role: t.arg.string({ description: "The role's key. Omitted or null: whatever the role." }),
      kind: t.arg({
        type: UserKindEnum,
        description: 'Omitted or null: people and service users.',
      }),
    },
    resolve: async (
      _parent,
      { search, status, role, kind, ...page },
      { request: { em, caller } },
    ) => {
      if (!caller) throw new UnauthenticatedError();
      const { organization } = caller.standing;
      requireSearch(search, ['search']);
      // A mistyped key would read as "nobody has this role".
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
  member: { type: MemberType, description: 'The member as it is now.' },
} as const;
const MEMBER_ID = "The member's global id.";
const ROLE_KEY = "The role's key: at most what you hold yourself.";

defineMutation('inviteMember', {
  description: 'Invites a person. They are a member once they have accepted.',
  authScopes: { permission: 'member:create' },
  errors: [ValidationError, InsufficientAuthorityError, ConflictError],
  inputDescription: 'Whom, and with which role.',
  input: (t) => ({
    email: t.string({ required: true, description: 'What they will sign in with.' }),
    name: t.string({
      description:
        'Their name until they choose one. Omitted or null: the part of the address before the @.',
    }),
    role: t.string({ required: true, description: ROLE_KEY }),
  }),
  payloadDescription: 'secret goes into the invitation link; shown once.',
  payload: {
    ...MEMBER_PAYLOAD,
    secret: {
      type: 'String',
      description: 'Opens the invitation for 14 days, and nothing else. Shown once.',
    },
  },
  resolve: (request, input) => inviteMember(request, input),
});

builder.queryField('invitationPending', (t) =>
  t.boolean({
    description:
      'Can the invitation with this secret still be accepted? False once it was used, cancelled or has expired, and for an unknown secret.',
    args: { secret: t.arg.string({ required: true, description: 'From the invitation link.' }) },
    // Security: only the secret, which is random and not guessable, gets another answer than an
    // unknown one.
    authScopes: { public: true },
    resolve: (_parent, { secret }, { request }) => isInvitationPending(request, secret),
  }),
);

defineMutation('acceptInvitation', {
  description:
    'Makes an invited person an active member. Needs no session: the secret is the proof.',
  authScopes: { public: true },
  errors: [ValidationError, InvalidStateError, NotFoundError],
  inputDescription: 'The secret of the invitation, and who you are.',
  input: (t) => ({
    secret: t.string({ required: true, description: 'From the invitation link.' }),
    name: t.string({ required: true, description: 'Your name: 1 to 100 characters.' }),
    password: t.string({
      required: true,
      description:
        'A new password of 8 to 1,024 characters; who has an account here already gives its password.',
    }),
  }),
  payloadDescription: 'The membership. Sign in next.',
  payload: MEMBER_PAYLOAD,
  resolve: async (request, input) => ({ member: await acceptInvitation(request, input) }),
});

defineMutation('createServiceUser', {
  description: 'Makes a service user: it cannot sign in, and only holds tokens.',
  authScopes: { permission: 'member:create' },
  errors: [ValidationError, InsufficientAuthorityError],
  inputDescription: 'The new service user.',
  input: (t) => ({
    name: t.string({ required: true, description: 'A name for people: 1 to 100 characters.' }),
    role: t.string({ required: true, description: ROLE_KEY }),
  }),
  payloadDescription: 'The new service user.',
  payload: MEMBER_PAYLOAD,
  resolve: async (request, input) => ({ member: await createServiceUser(request, input) }),
});

defineMutation('changeMemberRole', {
  description: 'Gives a member another role. Every token of theirs follows at its next request.',
  authScopes: { permissionOnTarget: ['member:update', 'member:promote'] },
  errors: [ValidationError, InsufficientAuthorityError, InvalidStateError, NotFoundError],
  inputDescription: 'Whom, and which role.',
  input: (t) => ({
    memberId: t.id({ required: true, description: MEMBER_ID }),
    role: t.string({ required: true, description: ROLE_KEY }),
  }),
  payloadDescription: 'The member with the new role.',
  payload: MEMBER_PAYLOAD,
  resolve: async (request, input) => ({ member: await changeMemberRole(request, input) }),
});

defineMutation('suspendMember', {
  description:
    'Suspends an active member: from the next request on, no credential of theirs is let in.',
  authScopes: { permissionOnTarget: 'member:update' },
  errors: [InsufficientAuthorityError, InvalidStateError, NotFoundError],
  inputDescription: 'Whom.',
  input: (t) => ({ memberId: t.id({ required: true, description: MEMBER_ID }) }),
  payloadDescription: 'The suspended member.',
  payload: MEMBER_PAYLOAD,
  resolve: async (request, input) => ({ member: await suspendMember(request, input) }),
});

defineMutation('reinstateMember', {
  description:
    'Reinstates a suspended member: their tokens work again with the current role. Their sessions stay ended.',
  authScopes: { permissionOnTarget: 'member:reinstate' },
  errors: [InsufficientAuthorityError, InvalidStateError, NotFoundError],
  inputDescription: 'Whom.',
  input: (t) => ({ memberId: t.id({ required: true, description: MEMBER_ID }) }),
  payloadDescription: 'The active member.',
  payload: MEMBER_PAYLOAD,
  resolve: async (request, input) => ({ member: await reinstateMember(request, input) }),
});

defineMutation('removeMember', {
  description:
    'Ends a membership, or withdraws an invitation. The tokens under it are dead, and a new membership does not bring them back.',
  authScopes: { permissionOnTarget: 'member:delete' },
  errors: [InsufficientAuthorityError, InvalidStateError, NotFoundError],
  inputDescription: 'Whom.',
  input: (t) => ({ memberId: t.id({ required: true, description: MEMBER_ID }) }),
  payloadDescription: 'Who was removed.',
  payload: { removedId: { type: 'ID', description: 'The global id that the member had.' } },
  resolve: (request, input) => removeMember(request, input),
});

defineMutation('setUp', {
  description:
    'Makes the first organization and its owner, once, with the link that the server printed at its first start.',
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
    email: t.string({ required: true, description: 'What you will sign in with.' }),
    password: t.string({ required: true, description: '8 to 1,024 characters.' }),
  }),
  payloadDescription: 'The owner. Sign in next.',
  payload: MEMBER_PAYLOAD,
  resolve: async (request, input) => ({ member: await setUp(request, input) }),
});
