import { builder } from '../graphql/builder.ts';
import { isSetUp } from '../organization/organization.store.ts';

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
