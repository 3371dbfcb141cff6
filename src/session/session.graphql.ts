import type { Standing } from '../access/standing.ts';
import { findStandings } from '../authority/standing.store.ts';
import { globalIdOf } from '../credential/token-node.rule.ts';
import { isOwn } from '../credential/token-permissions.rule.ts';
import { builder } from '../graphql/builder.ts';
import { NodeInterface, registerNode } from '../graphql/node.ts';

/** The GraphQL type of a session. */
export const SessionType = builder.objectRef<Standing>('Session').implement({
  description: 'A signed-in person.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ resolve: globalIdOf, description: 'The global ID.' }),
    createdAt: t.field({
      type: 'DateTime',
      resolve: ({ credential }) => credential.createdAt,
      description: 'When the person signed in.',
    }),
    expiresAt: t.field({
      type: 'DateTime',
      resolve: ({ credential }) => {
        if (!credential.expiresAt) throw new Error('A session without an expiry.');
        return credential.expiresAt;
      },
      description: 'When the session expires.',
    }),
    userAgent: t.string({
      nullable: true,
      resolve: ({ credential }) => credential.userAgent,
      description: 'The User-Agent header at sign-in.',
    }),
    ip: t.string({
      nullable: true,
      resolve: ({ credential }) => credential.ip,
      description: 'The client address at sign-in.',
    }),
    lastUsedAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: ({ credential }) => credential.lastUsedAt,
      description: 'The time of the last authenticated request, to the minute. Null: never used.',
    }),
    lastUsedIp: t.string({
      nullable: true,
      resolve: ({ credential }) => credential.lastUsedIp,
      description: 'The address of the last authenticated request.',
    }),
  }),
});

registerNode('Session', async ({ caller, em }, id) => {
  const [found] = caller ? await findStandings(em, [id]) : [];
  const isOwnSession =
    caller &&
    found?.standing.credential.kind === 'SESSION' &&
    found.standing.organization.id === caller.standing.organization.id &&
    isOwn(caller, found.standing);
  // Security: information disclosure. Programs that hold a person's token must not learn about that
  // person's sessions.
  return isOwnSession && caller.standing.credential.kind === 'SESSION' ? found.standing : null;
});
