import type { Pool } from 'pg';
import { insertAuditHistory, makePastMonths, RARE_ACTION } from '../../support/audit-history.ts';
import type { Sent } from '../../support/load/load.ts';
import { addMembers, addTenants, FIRST_ORGANIZATION, replaceScopes } from './growth-seed.ts';
import type { Seeded, Size } from '../../support/seed-shape.ts';

/** A request whose cost is followed while something grows. */
export interface Series {
  readonly title: string;
  readonly toSent: (seeded: Seeded) => Sent;
  readonly isRight: (body: string) => boolean;
}

/** Something that grows. */
export interface Axis {
  readonly key: string;
  readonly title: string;
  /** One of them. */
  readonly unit: string;
  /** The seed before anything grows: sizes[0]. */
  readonly base: Size;
  readonly sizes: readonly number[];
  /** The last size of a quick run. */
  readonly quickMax: number;
  /** Once, before the first size. */
  readonly prepare?: (pool: Pool) => Promise<void>;
  /** From one size to the next. */
  readonly grow: (pool: Pool, from: number, to: number) => Promise<void>;
  readonly series: readonly Series[];
}

/** The audit log of a server that has run for so long. */
export const MONTHS = 24;

const graphql = (query: string, secret: string | undefined): Sent => ({
  method: 'POST',
  path: '/graphql',
  headers: {
    'content-type': 'application/json',
    accept: 'application/graphql-response+json, application/json',
  },
  body: JSON.stringify({ query }),
  secrets: secret === undefined ? [] : [secret],
});

/** No errors, and so many nodes at least: an empty page costs nothing. */
const hasNodes =
  (least: number) =>
  (body: string): boolean =>
    body.startsWith('{"data":{') && body.split('"node":{').length > least;

const viewer: Series = {
  title: 'viewer, by token',
  toSent: ({ tokens }) =>
    graphql(
      '{ viewer { role { key } can(permission: "channel:publish", entityId: "1") } }',
      tokens[0],
    ),
  isRight: (body) => body.endsWith('"can":true}}}'),
};
const forwardAuth: Series = {
  title: 'forward auth',
  toSent: ({ tokens }) => ({
    method: 'GET',
    path: '/forward-auth?permission=channel:publish&entity=1',
    headers: {},
    body: '',
    secrets: tokens.slice(0, 1),
  }),
  isRight: (body) => body === '{"active":true}',
};
const introspection: Series = {
  title: 'introspection',
  toSent: ({ apiKey, tokens }) => ({
    method: 'POST',
    path: '/oauth/introspect',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `token=${tokens[0] ?? ''}`,
    secrets: [apiKey],
  }),
  isRight: (body) => body.startsWith('{"active":true,'),
};
const create: Series = {
  title: 'createPersonalAccessToken',
  toSent: ({ session }) =>
    graphql(
      `
        mutation {
          createPersonalAccessToken(
            input: {
              name: "bench"
              expires: { in: "P1D" }
              scopes: [{ permission: "channel:publish" }]
            }
          ) {
            ... on CreatePersonalAccessTokenPayload {
              secret
            }
          }
        }
      `,
      session,
    ),
  isRight: (body) => body.includes('"secret":"pat_'),
};
const page = (title: string, fields: string, least = 1): Series => ({
  title,
  toSent: ({ apiKey }) => graphql(`{ ${fields} }`, apiKey),
  isRight: hasNodes(least),
});
const MEMBER = '{ id user { name email } role { key } }';
const EVENT = 'edges { node { id occurredAt action actor { id } targetLabel } }';

const SCOPE_SIZES = [1, 10, 100, 1_000];
const NOTHING = 0;

/** Everything that grows. */
export const AXES: readonly Axis[] = [
  {
    key: 'tokens',
    title: 'Tokens in all, a hundred members and a thousand tokens in each organization',
    unit: 'token',
    base: { tokens: 1_000, presented: 2 },
    sizes: [1_000, 10_000, 100_000, 1_000_000],
    quickMax: 100_000,
    grow: addTenants,
    series: [
      viewer,
      {
        title: 'a page of 20 tokens',
        toSent: ({ tokens }) =>
          graphql(
            '{ personalAccessTokens(first: 20) { edges { node { id name scopes { permission } effectivePermissions } } } }',
            tokens[1],
          ),
        isRight: hasNodes(20),
      },
      create,
    ],
  },
  {
    key: 'members',
    title: 'Members of one organization',
    unit: 'member',
    base: { tokens: 100, presented: 2, users: 10 },
    sizes: [10, 100, 1_000, 10_000, 100_000],
    quickMax: 10_000,
    grow: addMembers,
    series: [
      viewer,
      page('the first page of members', `members(first: 20) { edges { node ${MEMBER} } }`, 10),
      page(
        'the same with totalCount',
        `members(first: 20) { totalCount edges { node ${MEMBER} } }`,
        10,
      ),
      page(
        'a search that finds nobody',
        `members(first: 20, search: "nobody at all") { edges { node ${MEMBER} } }`,
        NOTHING,
      ),
    ],
  },
  {
    key: 'scopes',
    title: 'Scopes of the token, on ten permissions',
    unit: 'scope',
    base: { tokens: 1_000, presented: 2 },
    sizes: SCOPE_SIZES,
    quickMax: Infinity,
    grow: (pool, _from, to) => replaceScopes(pool, to, 10),
    series: [viewer, forwardAuth, introspection],
  },
  {
    key: 'entities',
    title: 'Entity ids of the one permission that the token is for',
    unit: 'entity id',
    base: { tokens: 1_000, presented: 2 },
    sizes: SCOPE_SIZES,
    quickMax: Infinity,
    grow: (pool, _from, to) => replaceScopes(pool, to, 1),
    series: [viewer, forwardAuth, introspection],
  },
  {
    key: 'audit',
    title: `Audit events of one organization, over ${MONTHS} months`,
    unit: 'event',
    base: { tokens: 1_000, presented: 2 },
    sizes: [0, 10_000, 100_000, 1_000_000, 10_000_000],
    quickMax: 1_000_000,
    prepare: (pool) => makePastMonths(pool, MONTHS),
    grow: (pool, from, to) =>
      to === 0
        ? Promise.resolve()
        : insertAuditHistory(pool, {
            from: from + 1,
            to,
            months: MONTHS,
            organizationIds: [FIRST_ORGANIZATION],
          }),
    series: [
      create,
      page('the first page of events', `auditEvents(first: 20) { ${EVENT} }`),
      page(
        'the first page of an action in three',
        `auditEvents(first: 20, filter: { action: ["session.created"] }) { ${EVENT} }`,
        NOTHING,
      ),
      page(
        'the first page of a rare action',
        `auditEvents(first: 20, filter: { action: ["${RARE_ACTION}"] }) { ${EVENT} }`,
        NOTHING,
      ),
    ],
  },
];
