import type { ServerName } from '../../support/load/servers.ts';
import type { Seeded } from '../../support/seed-shape.ts';
import type { Case, Row } from './case.ts';
import {
  create,
  evaluate,
  forwardAuth,
  graphql,
  introspect,
  FIRST_USES,
  MANY,
  page,
  viewer,
} from './requests.ts';
import { PEER_CASES } from './peer-cases.ts';

const isViewer = (body: string): boolean =>
  /^\{"data":\{"viewer":\{"role":\{"key":"\w+"\},"can":(true|false)\}\}\}$/.test(body);
const isActive = (body: string): boolean => body.startsWith('{"active":true,');
const isDecision = (body: string): boolean => body === '{"decision":true}';
const isForwarded = (body: string): boolean => body === '{"active":true}';
const isPage = (body: string): boolean =>
  body.split('"effectivePermissions":[').length === 21 && !body.includes('"errors"');

const one = ({ tokens }: Seeded): readonly string[] => tokens.slice(0, 1);
const many = ({ tokens }: Seeded): readonly string[] => tokens.slice(0, MANY);
const fresh = ({ tokens }: Seeded, turn: number): readonly string[] =>
  tokens.slice(MANY + turn * FIRST_USES, MANY + (turn + 1) * FIRST_USES);

const MANY_OF = `${MANY.toLocaleString('en')} different`;

/** One busy token on each surface, and many different ones. */
const HEADLINE: Readonly<Record<string, Row>> = {
  viewer: {
    title: 'viewer, one PAT',
    toSent: (seeded) => viewer(one(seeded)),
    isRight: isViewer,
  },
  'viewer-key': {
    title: 'viewer, one API key',
    toSent: ({ apiKey }) => viewer([apiKey]),
    isRight: isViewer,
  },
  'forward-auth': {
    title: 'forward auth, one PAT',
    toSent: (seeded) => forwardAuth(one(seeded)),
    isRight: isForwarded,
  },
  introspection: {
    title: 'introspection, one PAT',
    toSent: (seeded) => introspect(seeded, one(seeded)),
    isRight: isActive,
  },
  authzen: {
    title: 'AuthZEN, one PAT',
    toSent: (seeded) => evaluate(seeded, one(seeded)),
    isRight: isDecision,
  },
  'viewer-many': {
    title: `viewer, ${MANY_OF} PATs`,
    toSent: (seeded) => viewer(many(seeded)),
    isRight: isViewer,
    against: 'baseline-many',
  },
  'viewer-key-many': {
    title: `viewer, ${MANY_OF} API keys`,
    toSent: ({ apiKeys }) => viewer(apiKeys),
    isRight: isViewer,
    against: 'baseline-many',
  },
  'forward-auth-many': {
    title: `forward auth, ${MANY_OF} PATs`,
    toSent: (seeded) => forwardAuth(many(seeded)),
    isRight: isForwarded,
    against: 'baseline-many',
  },
  'introspection-many': {
    title: `introspection, ${MANY_OF} PATs`,
    toSent: (seeded) => introspect(seeded, seeded.neighbours),
    isRight: isActive,
    against: 'baseline-many',
  },
  'authzen-many': {
    title: `AuthZEN, ${MANY_OF} PATs`,
    toSent: (seeded) => evaluate(seeded, seeded.neighbours),
    isRight: isDecision,
    against: 'baseline-many',
  },
};

const firstUse = (server: ServerName, title: string): Row => ({
  title: `first use of a PAT, ${title}`,
  server,
  toSent: (seeded, turn) => viewer(fresh(seeded, turn)),
  isRight: isViewer,
  against: 'baseline-many',
  isFirstUse: true,
  connections: [1, 64],
});

/** Each on a process that has never seen the token; the last two need the ones before them. */
const FIRST_USE: Readonly<Record<string, Row>> = {
  'first-use': firstUse('argon2id', 'argon2id'),
  'first-use-renewing': firstUse('renewing', 'argon2id renewed as SHA-256'),
  'first-use-sha256': firstUse('sha256', 'SHA-256'),
};

const WORKERS: Readonly<Record<string, Row>> = {
  'three-workers': {
    title: 'viewer, one PAT, three workers to one',
    server: 'three',
    toSent: (seeded) => viewer(one(seeded)),
    isRight: isViewer,
    against: 'viewer',
    connections: [64, 256],
  },
  'three-workers-many': {
    title: `viewer, ${MANY_OF} PATs, three workers to one`,
    server: 'three',
    toSent: (seeded) => viewer(many(seeded)),
    isRight: isViewer,
    against: 'viewer-many',
    connections: [64],
  },
};

/** For comparison, measured in one round. */
const OTHERS: Readonly<Record<string, Row>> = {
  nothing: {
    title: 'bare node:http, no database',
    server: 'baseline',
    toSent: (seeded) => ({ ...viewer(one(seeded)), path: '/nothing' }),
    isRight: isViewer,
    connections: [64],
  },
  typename: {
    title: '{ __typename }, nobody',
    toSent: () => graphql('{ __typename }', []),
    isRight: (body) => body.includes('"Query"'),
    connections: [64],
  },
  page: {
    title: 'a page of 20 tokens',
    toSent: ({ tokens }) => page(tokens.slice(1, 2)),
    isRight: isPage,
    connections: [1, 64],
  },
  create: {
    title: 'createPersonalAccessToken',
    toSent: ({ session }) => create([session]),
    isRight: (body) => body.includes('"secret":"pat_'),
    connections: [64],
  },
  wrong: {
    title: 'a wrong secret',
    toSent: (seeded) => viewer([seeded.wrong]),
    status: 401,
    isRight: (body) => body.includes('"UNAUTHENTICATED"'),
    connections: [64],
  },
};

const BASELINES: Readonly<Record<string, Row>> = {
  baseline: {
    title: 'baseline, one token',
    server: 'baseline',
    toSent: (seeded) => viewer(one(seeded)),
    isRight: isViewer,
  },
  'baseline-many': {
    title: `baseline, ${MANY_OF} tokens`,
    server: 'baseline',
    toSent: (seeded) => viewer(many(seeded)),
    isRight: isViewer,
  },
};

/** The groups that `--cases` takes next to single cases. */
export const GROUPS: Readonly<Record<string, Readonly<Record<string, Row>>>> = {
  headline: HEADLINE,
  'first-uses': FIRST_USE,
  workers: WORKERS,
  peers: PEER_CASES,
  others: OTHERS,
};
const ALL: Readonly<Record<string, Row>> = Object.assign({}, BASELINES, ...Object.values(GROUPS));

/** The names of all cases except the baselines, in the order of the tables. */
export const CASE_NAMES: readonly string[] = Object.values(GROUPS).flatMap(Object.keys);

/** The case of this name. */
export function toCase(name: string): Case {
  const found = ALL[name];
  if (!found) throw new Error(`Unknown case ${name}.`);
  return {
    server: 'latchkey',
    against: 'baseline',
    status: 200,
    isFirstUse: false,
    connections: null,
    ...found,
  };
}
