import { builder } from '../graphql/builder.ts';
import { defineMutation } from '../graphql/mutation.ts';
import { isSetUp } from '../organization/organization.store.ts';
import { MEMBER_PAYLOAD } from './member-inputs.graphql.ts';
import { setUp } from './set-up.usecase.ts';

builder.queryField('setUpPending', (t) =>
  t.boolean({
    description:
      'Whether the server is waiting for its first organization, which is created with the set-up link from its log.',
    // Security: public, because it discloses nothing useful to an attacker. Claiming the server
    // requires the link's secret.
    authScopes: { public: true },
    resolve: async (_parent, _args, { call: { em } }) => !(await isSetUp(em)),
  }),
);

defineMutation('setUp', {
  description:
    'Creates the first organization and its owner, once, with the link that the server logged at its first start.',
  authScopes: { public: true },
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
