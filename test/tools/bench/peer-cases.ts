import type { PeerName, Row, Stock } from './case.ts';
import { MANY } from './requests.ts';
import type { Sent } from '../../support/load/load.ts';

/** The client that peers/oidc-provider.mjs registers. */
const CLIENT = `Basic ${Buffer.from('asker:asker-secret').toString('base64')}`;

const verify = (keys: readonly string[]): Sent => ({
  method: 'POST',
  path: '/verify',
  headers: { 'content-type': 'application/json' },
  body: '',
  secrets: [],
  bodies: keys.map((key) => JSON.stringify({ key })),
});

/** The hint saves oidc-provider the search among refresh tokens. */
const introspectAtPeer = (tokens: readonly string[]): Sent => ({
  method: 'POST',
  path: '/token/introspection',
  headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: CLIENT },
  body: '',
  secrets: [],
  bodies: tokens.map((token) => `token=${token}&token_type_hint=access_token`),
});

const PEERS: Readonly<
  Record<
    PeerName,
    {
      readonly title: string;
      readonly toSent: (secrets: readonly string[]) => Sent;
      readonly isRight: (body: string) => boolean;
    }
  >
> = {
  'better-auth': {
    title: 'better-auth, verify an API key',
    toSent: verify,
    isRight: (body) => body.startsWith('{"valid":true,'),
  },
  'oidc-provider': {
    title: 'oidc-provider, introspection',
    toSent: introspectAtPeer,
    isRight: (body) => body.startsWith('{"active":true,'),
  },
  'oidc-provider-memory': {
    title: 'oidc-provider in memory, introspection',
    toSent: introspectAtPeer,
    isRight: (body) => body.startsWith('{"active":true,'),
  },
};

/** The adapter in memory holds a thousand entries, so it is measured with one token. */
const ONE_ONLY: readonly PeerName[] = ['oidc-provider-memory'];

const rowsOf = (name: PeerName): [string, Row][] => {
  const { title, toSent, isRight } = PEERS[name];
  const secretsOf = ({ peers }: Stock): readonly string[] => peers[name] ?? [];
  const own = { server: name, isRight, connections: [1, 64] };
  const one: Row = {
    ...own,
    title: `${title}, one`,
    toSent: (stock) => toSent(secretsOf(stock).slice(0, 1)),
  };
  const many: Row = {
    ...own,
    title: `${title}, ${MANY.toLocaleString('en')} different`,
    toSent: (stock) => toSent(secretsOf(stock)),
    against: 'baseline-many',
  };
  return ONE_ONLY.includes(name)
    ? [[name, one]]
    : [
        [name, one],
        [`${name}-many`, many],
      ];
};

/** One busy secret, and many different ones, at each peer. */
export const PEER_CASES: Readonly<Record<string, Row>> = Object.fromEntries(
  (Object.keys(PEERS) as PeerName[]).flatMap(rowsOf),
);
