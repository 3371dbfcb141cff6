import type { Sent } from '../../support/load/load.ts';
import type { Seeded } from '../../support/seed-shape.ts';

/** How many different tokens a case presents, proven before: half of what a process remembers. */
export const MANY = 10_000;

/** How many tokens each measurement of a first use presents: a multiple of all connections. */
export const FIRST_USES = 1_024;

const GRAPHQL = {
  'content-type': 'application/json',
  accept: 'application/graphql-response+json, application/json',
};

/** A GraphQL document, with each of these secrets in turn. */
export const graphql = (query: string, secrets: readonly string[]): Sent => ({
  method: 'POST',
  path: '/graphql',
  headers: GRAPHQL,
  body: JSON.stringify({ query }),
  secrets,
});

/** Who the caller is and whether it may do one thing: the common request. */
export const viewer = (secrets: readonly string[]): Sent =>
  graphql('query WhoAmI { viewer { role { key } can(permission: "channel:publish") } }', secrets);

/** One page of the tokens of a user. */
export const page = (secrets: readonly string[]): Sent =>
  graphql(
    'query Page { personalAccessTokens(first: 20) { edges { node { id name prefix scopes { permission entityId } effectivePermissions } } pageInfo { hasNextPage } } }',
    secrets,
  );

/** Issues a token. */
export const create = (secrets: readonly string[]): Sent =>
  graphql(
    `
      mutation Create {
        createPersonalAccessToken(
          input: {
            name: "bench"
            expires: { in: "P1D" }
            scopes: [{ permission: "channel:publish" }]
          }
        ) {
          __typename
          ... on CreatePersonalAccessTokenPayload {
            secret
          }
          ... on Error {
            message
          }
        }
      }
    `,
    secrets,
  );

/** A proxy asks about the token that a visitor presented. */
export const forwardAuth = (secrets: readonly string[]): Sent => ({
  method: 'GET',
  path: '/forward-auth?permission=channel:read',
  headers: {},
  body: '',
  secrets,
});

/** A service introspects tokens, authenticated by one key (RFC 7662). */
export const introspect = ({ apiKey }: Seeded, subjects: readonly string[]): Sent => ({
  method: 'POST',
  path: '/oauth/introspect',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: '',
  secrets: [apiKey],
  bodies: subjects.map((token) => `token=${token}`),
});

/** A service asks for decisions about tokens, authenticated by one key (AuthZEN). */
export const evaluate = ({ apiKey }: Seeded, subjects: readonly string[]): Sent => ({
  method: 'POST',
  path: '/access/v1/evaluation',
  headers: { 'content-type': 'application/json' },
  body: '',
  secrets: [apiKey],
  bodies: subjects.map((id) =>
    JSON.stringify({
      subject: { type: 'credential', id },
      action: { name: 'read' },
      resource: { type: 'channel', id: '42' },
    }),
  ),
});
