import { builder } from '../graphql/builder.ts';
import { isSetUp } from '../organization/organization.store.ts';

builder.queryField('setUpPending', (t) =>
  t.boolean({
    description:
      'Does the server wait for its first organization to be created with the set-up link from its log?',
    // Security: this tells nobody how to take the server over: it takes the secret of the link.
    authScopes: { public: true },
    resolve: async (_parent, _args, { request: { em } }) => !(await isSetUp(em)),
  }),
);
