import type { ServerName } from '../../support/load/servers.ts';
import { isPage, isViewer } from './answers.ts';
import type { Row } from './case.ts';
import { create, graphql, page, viewer } from './requests.ts';
import { fresh, many, MANY_OF, one } from './secrets.ts';

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
export const FIRST_USE: Readonly<Record<string, Row>> = {
  'first-use': firstUse('argon2id', 'argon2id'),
  'first-use-renewing': firstUse('renewing', 'argon2id renewed as SHA-256'),
  'first-use-sha256': firstUse('sha256', 'SHA-256'),
};

/** Several workers on one port, compared with one. */
export const WORKERS: Readonly<Record<string, Row>> = {
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
export const OTHERS: Readonly<Record<string, Row>> = {
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
