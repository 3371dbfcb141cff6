import { defineMutation } from '../graphql/mutation.ts';
import { changeMemberRole } from './change-member-role.usecase.ts';
import { createServiceUser } from './create-service-user.usecase.ts';
import { MEMBER_PAYLOAD, ROLE_KEY } from './member-inputs.graphql.ts';
import { ADD_MEMBER, MEMBER_RULES } from './member-operations.rule.ts';
import { reinstateMember } from './reinstate-member.usecase.ts';
import { removeMember } from './remove-member.usecase.ts';
import { suspendMember } from './suspend-member.usecase.ts';

const MEMBER_ID = 'The global ID of the member.';

defineMutation('createServiceUser', {
  description: 'Creates a service user, which cannot sign in and only owns tokens.',
  authScopes: { permission: ADD_MEMBER },
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
    'Changes the role of a member, which applies to each of their tokens from its next request.',
  authScopes: { permissionOnTarget: MEMBER_RULES.CHANGE_ROLE.permissions },
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
  inputDescription: 'The member to remove.',
  input: (t) => ({ memberId: t.id({ required: true, description: MEMBER_ID }) }),
  payloadDescription: 'The removed member.',
  payload: { removedId: { type: 'ID', description: 'The global ID of the removed member.' } },
  resolve: (call, input) => removeMember(call, input),
});
