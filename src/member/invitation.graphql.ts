import { builder } from '../graphql/builder.ts';
import { defineMutation } from '../graphql/mutation.ts';
import { acceptInvitation, isInvitationPending } from './accept-invitation.usecase.ts';
import { inviteMember } from './invite-member.usecase.ts';
import { ADD_MEMBER } from './member-operations.rule.ts';
import { MEMBER_PAYLOAD, ROLE_KEY } from './member-inputs.graphql.ts';

defineMutation('inviteMember', {
  description: 'Invites a person, who becomes an active member by accepting.',
  authScopes: { permission: ADD_MEMBER },
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
