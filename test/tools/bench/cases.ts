import type { Sent } from '../../support/load/generator.ts';
import type { ServerName } from '../../support/load/servers.ts';
import type { Seeded } from '../../support/seed.ts';

/** One measured case. */
export interface Case {
  readonly key: string;
  readonly title: string;
  readonly server: ServerName;
  /** The number of tokens in the database, if it is not the default. */
  readonly tokens: number | null;
  readonly toSent: (seeded: Seeded) => Sent;
  readonly status: number;
  /**
   * Returns whether the response is the expected one. Checked before and after, so that errors are
   * not measured.
   */
  readonly isRight: (body: string) => boolean;
  /** The maximum concurrency before the server refuses on purpose (`ARGON2_QUEUE_MAX`). */
  readonly connectionsMax: number;
}

/** How many tokens case e presents in turn: half of what the server remembers proofs of. */
export const MANY_TOKENS = 10_000;
/**
 * How many case g presents in turn: so many more than the server remembers that each is always new
 * to it.
 */
export const COLD_TOKENS = 22_000;

const GRAPHQL = {
  'content-type': 'application/json',
  accept: 'application/graphql-response+json, application/json',
};

const graphql = (query: string, secrets: readonly string[]): Sent => ({
  method: 'POST',
  path: '/graphql',
  headers: GRAPHQL,
  body: JSON.stringify({ query }),
  secrets,
});

const VIEWER = 'query WhoAmI { viewer { role { key } can(permission: "channel:publish") } }';
const PAGE =
  'query Page { personalAccessTokens(first: 20) { edges { node { id name prefix scopes { permission entityId } effectivePermissions } } pageInfo { hasNextPage } } }';
const CREATE = `mutation Create { createPersonalAccessToken(input: { name: "bench", expires: { in: "P1D" }, scopes: [{ permission: "channel:publish" }] }) {
  __typename ... on CreatePersonalAccessTokenPayload { secret } ... on Error { message } } }`;

const viewer = (secrets: readonly string[]): Sent => graphql(VIEWER, secrets);
const introspect = ({ apiKey, tokens }: Seeded): Sent => ({
  method: 'POST',
  path: '/oauth/introspect',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: `token=${tokens[0] ?? ''}`,
  secrets: [apiKey],
});
const forwardAuth = ({ tokens }: Seeded): Sent => ({
  method: 'GET',
  path: '/forward-auth?permission=channel:publish',
  headers: {},
  body: '',
  secrets: tokens.slice(0, 1),
});

const isViewer = (body: string): boolean =>
  /^\{"data":\{"viewer":\{"role":\{"key":"\w+"\},"can":(true|false)\}\}\}$/.test(body);
const isPage = (body: string): boolean =>
  body.split('"effectivePermissions":[').length === 21 && !body.includes('"errors"');

type Row = Pick<Case, 'title' | 'server' | 'toSent' | 'isRight'> & Partial<Case>;

const CASES: Readonly<Record<string, Row>> = {
  a: {
    title: 'baseline: bare node:http, one prepared SELECT',
    server: 'baseline',
    toSent: ({ tokens }) => viewer(tokens.slice(0, 1)),
    isRight: isViewer,
  },
  b: {
    title: 'bare node:http, no database',
    server: 'baseline',
    toSent: ({ tokens }) => ({ ...viewer(tokens.slice(0, 1)), path: '/nothing' }),
    isRight: isViewer,
  },
  c: {
    title: '{ __typename }, nobody',
    server: 'latchkey',
    toSent: () => graphql('{ __typename }', []),
    isRight: (body) => body.includes('"Query"'),
  },
  d: {
    title: 'viewer, a busy token',
    server: 'latchkey',
    toSent: ({ tokens }) => viewer(tokens.slice(0, 1)),
    isRight: isViewer,
  },
  e: {
    title: `viewer, ${MANY_TOKENS.toLocaleString('en')} tokens in turn`,
    server: 'latchkey',
    toSent: ({ tokens }) => viewer(tokens.slice(0, MANY_TOKENS)),
    isRight: isViewer,
  },
  f: {
    title: 'viewer, an API key',
    server: 'latchkey',
    toSent: ({ apiKey }) => viewer([apiKey]),
    isRight: isViewer,
  },
  g: {
    title: 'viewer, first use of a token',
    server: 'cold',
    toSent: ({ tokens }) => viewer(tokens),
    isRight: isViewer,
    connectionsMax: 64,
  },
  h: {
    title: 'introspection',
    server: 'latchkey',
    toSent: introspect,
    isRight: (body) => body.startsWith('{"active":true,'),
  },
  i: {
    title: 'forward auth',
    server: 'latchkey',
    toSent: forwardAuth,
    isRight: (body) => body === '{"active":true}',
  },
  j: {
    title: 'a page of 20 tokens',
    server: 'latchkey',
    toSent: ({ tokens }) => graphql(PAGE, tokens.slice(1, 2)),
    isRight: isPage,
  },
  k: {
    title: 'createPersonalAccessToken',
    server: 'latchkey',
    toSent: ({ session }) => graphql(CREATE, [session]),
    isRight: (body) => body.includes('"secret":"pat_'),
    connectionsMax: 64,
  },
  l: {
    title: 'a wrong secret',
    server: 'latchkey',
    toSent: ({ wrong }) => viewer([wrong]),
    status: 401,
    isRight: (body) => body.includes('"UNAUTHENTICATED"'),
    connectionsMax: 64,
  },
  m: {
    title: 'viewer, a busy token, two workers',
    server: 'two',
    toSent: ({ tokens }) => viewer(tokens.slice(0, 1)),
    isRight: isViewer,
  },
  n: {
    title: 'viewer, a busy token, three workers',
    server: 'three',
    toSent: ({ tokens }) => viewer(tokens.slice(0, 1)),
    isRight: isViewer,
  },
};

export const CASE_KEYS = Object.keys(CASES);

/** The case with this key: a letter, and perhaps `@` with a number of tokens. */
export function toCase(key: string): Case {
  const [letter = '', tokens] = key.split('@');
  const found = CASES[letter];
  if (!found) throw new Error(`Unknown case ${key}.`);
  const title =
    tokens === undefined ? found.title : `${found.title} of ${Number(tokens).toLocaleString('en')}`;
  return {
    status: 200,
    connectionsMax: Infinity,
    ...found,
    key,
    title,
    tokens: tokens === undefined ? null : Number(tokens),
  };
}

/** The list that `--help` shows. */
export const describeCases = (): string =>
  Object.entries(CASES)
    .map(([key, { title }]) => `  ${key}  ${title}`)
    .join('\n');
