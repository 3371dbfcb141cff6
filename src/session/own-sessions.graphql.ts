import type { Standing } from '../access/standing.ts';
import { builder } from '../graphql/builder.ts';
import { defineConnection, toConnection } from '../graphql/connection.ts';
import { pageArgs, pageComplexity } from '../graphql/page-args.ts';
import { defineBareMutation, defineMutation } from '../graphql/mutation.ts';
import { countCredentials, listCredentials } from '../credential/token-listing.store.ts';
import { revokeOtherSessions } from './revoke-other-sessions.usecase.ts';
import { revokeSession } from './revoke-session.usecase.ts';
import { SessionType } from './session.graphql.ts';
import { ViewerType } from './viewer.graphql.ts';
import { requireSession } from './session.rule.ts';

const SessionConnection = defineConnection<Standing>(SessionType, 'Session', { counted: true });

builder.objectField(ViewerType, 'sessions', (t) =>
  t.field({
    type: SessionConnection,
    description:
      "The viewer's unexpired sessions in this organization, newest first. Only a session can list them; tokens cannot.",
    authScopes: { signedIn: true },
    complexity: pageComplexity,
    args: pageArgs(t.arg),
    resolve: (caller, args, { call: { em } }) => {
      // Security: information disclosure. Programs that hold a person's token must not learn about
      // that person's sessions.
      const { organization, owner } = requireSession(caller, 'can list sessions');
      const listing = {
        organizationId: organization.id,
        kind: 'SESSION',
        ownerId: owner.id,
        filter: { status: ['ACTIVE'] },
      } as const;
      return toConnection(
        args,
        async (window) =>
          (await listCredentials(em, listing, window)).map(({ standing, cursor }) => ({
            ...standing,
            cursor,
          })),
        () => countCredentials(em, listing),
      );
    },
  }),
);

defineMutation('revokeSession', {
  description: "Ends one of the viewer's sessions in this organization, immediately.",
  authScopes: { signedIn: true },
  inputDescription: 'Which session.',
  input: (t) => ({ id: t.id({ required: true, description: 'The global ID.' }) }),
  payloadDescription: 'The session that ended.',
  payload: { session: { type: SessionType, description: 'The session before it ended.' } },
  resolve: async (call, input) => ({ session: await revokeSession(call, input) }),
});

defineBareMutation('revokeOtherSessions', {
  description: 'Ends every session of the viewer except the current one, in every organization.',
  authScopes: { signedIn: true },
  payloadDescription: 'The number of sessions that ended.',
  payload: { revokedCount: { type: 'Int', description: 'The number of sessions that ended.' } },
  resolve: async (call) => ({ revokedCount: await revokeOtherSessions(call) }),
});
