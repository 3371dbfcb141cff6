import type { Standing } from '../access/standing.ts';
import { builder } from '../graphql/builder.ts';
import { defineConnection, pageArgs, pageComplexity, toConnection } from '../graphql/connection.ts';
import { defineBareMutation, defineMutation } from '../graphql/mutation.ts';
import { InsufficientAuthorityError, InvalidStateError, NotFoundError } from '../core/refusal.ts';
import { countCredentials, listCredentials } from '../credential/token-listing.store.ts';
import { revokeOtherSessions } from './revoke-other-sessions.usecase.ts';
import { revokeSession } from './revoke-session.usecase.ts';
import { SessionType, ViewerType } from './session.graphql.ts';
import { requireSession } from './session.rule.ts';

const SessionConnection = defineConnection<Standing>(SessionType, 'Session', { counted: true });

builder.objectField(ViewerType, 'sessions', (t) =>
  t.field({
    type: SessionConnection,
    description:
      "The viewer's own sessions in this organization that have not ended, newest first. For sessions only: a token learns nothing of them.",
    authScopes: { signedIn: true },
    complexity: pageComplexity,
    args: pageArgs(t.arg),
    resolve: (caller, args, { request: { em } }) => {
      // Security: sessions are the person's business, not that of the tokens that they hand to
      // programs.
      const { organization, owner } = requireSession(caller, 'lists sessions');
      const listing = {
        organizationId: organization.id,
        kind: 'SESSION',
        ownerId: owner.id,
        filter: { status: ['ACTIVE'] },
      } as const;
      return toConnection(
        args,
        async (window) =>
          (await listCredentials(em, listing, window)).map(({ standing, place }) => ({
            ...standing,
            place,
          })),
        () => countCredentials(em, listing),
      );
    },
  }),
);

defineMutation('revokeSession', {
  description: "Ends one of one's own sessions in this organization, at once.",
  authScopes: { signedIn: true },
  errors: [InsufficientAuthorityError, InvalidStateError, NotFoundError],
  inputDescription: 'Which session.',
  input: (t) => ({ id: t.id({ required: true, description: 'Its global id.' }) }),
  payloadDescription: 'The session that ended.',
  payload: { session: { type: SessionType, description: 'As it was.' } },
  resolve: async (request, input) => ({ session: await revokeSession(request, input) }),
});

defineBareMutation('revokeOtherSessions', {
  description: "Ends every session of one's own but the one that asks, in every organization.",
  authScopes: { signedIn: true },
  errors: [InsufficientAuthorityError],
  payloadDescription: 'What ended.',
  payload: { revokedCount: { type: 'Int', description: 'How many sessions ended.' } },
  resolve: async (request) => ({ revokedCount: await revokeOtherSessions(request) }),
});
