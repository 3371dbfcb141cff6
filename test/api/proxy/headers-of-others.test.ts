import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SignInDocument } from '../../../src/client/client.ts';
import { drawSecret } from '../../../src/secrets/random.ts';
import {
  authorization,
  basic,
  EMPTY,
  FOREIGN,
  JWT,
  type Line,
} from '../../support/header-cases.ts';
import { createWorld, PASSWORD, type World } from '../../support/world.ts';
import { post, send, type Answer, type Sending } from '../../support/http-send.ts';
import { newAsker } from '../../support/services.ts';

let world: World;
let secrets: {
  readonly token: string;
  readonly other: string;
  readonly scim: string;
  readonly session: string;
  readonly asker: string;
};
let email: string;
beforeAll(async () => {
  world = await createWorld();
  const tenant = await world.newOrganization();
  const { owner, newToken } = tenant;
  email = owner.email;
  const [token, other, scim] = [
    await newToken(owner),
    await newToken(owner),
    await newToken(owner, { type: 'SCIM' }),
  ];
  secrets = {
    token: token.secret,
    other: other.secret,
    scim: scim.secret,
    session: owner.secret,
    asker: (await newAsker(world, tenant)).secret,
  };
});
afterAll(() => world.close());

/** The request to a surface, its credential, and the responses with and without one. */
interface Surface {
  readonly path: string;
  readonly sending?: Sending;
  readonly secret: () => string;
  readonly accepted: number;
  readonly anonymous: number;
  readonly ambiguous: number;
  readonly takesCookies?: boolean;
}
const json = (body: unknown): Sending => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
  body: JSON.stringify(body),
});
const form = (body: string): Sending => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  body,
});
const QUESTION = {
  subject: { type: 'user', id: 'nobody@x.example' },
  action: { name: 'read' },
  resource: { type: 'channel', id: '1' },
};
const QUERY = '{ organization { id } }';
const SURFACES: Readonly<Record<string, Surface>> = {
  'GraphQL by POST': {
    path: '/graphql',
    sending: json({ query: QUERY }),
    secret: () => secrets.token,
    accepted: 200,
    anonymous: 401,
    ambiguous: 400,
    takesCookies: true,
  },
  'GraphQL by GET': {
    path: `/graphql?query=${encodeURIComponent(QUERY)}`,
    sending: { headers: { Accept: 'application/json' } },
    secret: () => secrets.session,
    accepted: 200,
    anonymous: 401,
    ambiguous: 400,
    takesCookies: true,
  },
  'forward auth': {
    path: '/forward-auth?permission=channel:read',
    secret: () => secrets.token,
    accepted: 200,
    anonymous: 401,
    ambiguous: 401,
    takesCookies: true,
  },
  introspection: {
    path: '/oauth/introspect',
    sending: form('token=x'),
    secret: () => secrets.asker,
    accepted: 200,
    anonymous: 401,
    ambiguous: 400,
  },
  revocation: {
    path: '/oauth/revoke',
    sending: form('token=x'),
    secret: () => secrets.asker,
    accepted: 200,
    anonymous: 401,
    ambiguous: 400,
  },
  'AuthZEN, one': {
    path: '/access/v1/evaluation',
    sending: json(QUESTION),
    secret: () => secrets.asker,
    accepted: 200,
    anonymous: 401,
    ambiguous: 400,
  },
  'AuthZEN, many': {
    path: '/access/v1/evaluations',
    sending: json(QUESTION),
    secret: () => secrets.asker,
    accepted: 200,
    anonymous: 401,
    ambiguous: 400,
  },
  SCIM: {
    path: '/scim/v2/Users',
    secret: () => secrets.scim,
    accepted: 501,
    anonymous: 401,
    ambiguous: 401,
  },
};

/** Every place for a secret. */
const PLACES: Readonly<Record<string, (secret: string) => Line>> = {
  Bearer: (secret) => authorization(`Bearer ${secret}`),
  'X-API-Key': (secret) => ['X-API-Key', secret],
  'a Basic password': (secret) => basic(`x-access-token:${secret}`),
  'a Basic user name': (secret) => basic(`${secret}:x-oauth-basic`),
  'the cookie': (secret) => ['Cookie', `theme=dark; latchkey-session=${secret}`],
};
const placesOf = ({ takesCookies = false }: Surface) =>
  Object.entries(PLACES).filter(([name]) => takesCookies || name !== 'the cookie');

/** Node sends a list of values in several header lines. */
function ask({ path, sending = {} }: Surface, ...lines: Line[]): Promise<Answer> {
  const headers: Record<string, string | string[]> = {
    ...(sending.headers as Record<string, string>),
  };
  for (const [name, value] of lines)
    headers[name] =
      name in headers && name !== 'Cookie' ? [...[headers[name] ?? []].flat(), value] : value;
  return send(`${world.url}${path}`, { ...sending, headers });
}
/** A header value of Node cannot end in a space; the parser strips it anyway. */
const others = [...FOREIGN, ...EMPTY].filter(([name]) => name !== 'Cookie');

describe.each(Object.entries(SURFACES))('%s', (_name, surface) => {
  test('accepts a secret in every place, whatever other products send next to it', async () => {
    for (const [place, at] of placesOf(surface)) {
      expect({ place, status: (await ask(surface, at(surface.secret()))).status }).toEqual({
        place,
        status: surface.accepted,
      });
      for (const other of others) {
        const answers = await Promise.all([
          ask(surface, at(surface.secret()), other),
          ask(surface, other, at(surface.secret())),
        ]);
        expect({ place, other, statuses: answers.map(({ status }) => status) }).toEqual({
          place,
          other,
          statuses: [surface.accepted, surface.accepted],
        });
      }
    }
  });

  test('rejects two secrets of Latchkey that differ, in any two places', async () => {
    for (const [place, at] of placesOf(surface)) {
      for (const [another, there] of placesOf(surface)) {
        if (place === another && place === 'the cookie') continue;
        const answer = await ask(
          surface,
          at(surface.secret()),
          there(secrets.other === surface.secret() ? secrets.token : secrets.other),
        );
        expect({ place, another, status: answer.status }).toEqual({
          place,
          another,
          status: surface.ambiguous,
        });
      }
    }
  });

  test('rejects what looks like a secret of Latchkey and is malformed or unknown, and what only others send: invalid_token', async () => {
    const wrong = [
      'pat_',
      'key_short',
      `${surface.secret()}0`,
      surface.secret().slice(0, -1),
      drawSecret('PERSONAL_ACCESS_TOKEN').text,
      drawSecret('SESSION').text,
    ];
    const lines = [
      ...wrong.flatMap((text) => placesOf(surface).map(([, at]) => at(text))),
      ...FOREIGN,
    ];
    for (const line of lines) {
      const { status, headers } = await ask(surface, line);
      const isClient =
        /^Basic|, Basic/i.test(line[1]) && /introspect|revoke|access/.test(surface.path);
      expect({ line, status, challenge: headers['www-authenticate'] }).toEqual({
        line,
        status: 401,
        challenge: expect.stringContaining(
          isClient ? 'Basic realm="latchkey"' : 'error="invalid_token"',
        ),
      });
    }
  });

  test('treats an empty header as none', async () => {
    for (const line of [
      ...EMPTY.filter(([name]) => name !== 'X-Request-Id'),
      ['X-Nothing', 'x'] as const,
    ]) {
      const { status, headers } = await ask(surface, line);
      expect({ line, status }).toEqual({ line, status: surface.anonymous });
      expect(headers['www-authenticate']).not.toContain('error=');
    }
  });
});

describe('signing in', () => {
  const signIn = (headers: Record<string, string | string[]>) =>
    post(world.url, SignInDocument.toString(), {
      headers,
      variables: { input: { email, password: PASSWORD } },
    });

  test.each([...FOREIGN, ...EMPTY])('works with %s: %s', async (name, value) => {
    expect((await signIn({ [name]: value })).body).toMatchObject({
      data: { signIn: { __typename: 'SignInPayload' } },
    });
  });

  test('works in a body without a declared length, and in one document of several operations', async () => {
    const query = `${SignInDocument.toString()} query Me { viewer { permissions } }`;
    const body = JSON.stringify({
      query,
      operationName: 'SignIn',
      variables: { input: { email, password: PASSWORD } },
    });
    const headers = {
      'Content-Type': 'application/json',
      Accept: 'application/json',
      Authorization: `Bearer ${JWT}`,
    };
    for (const more of [{}, { 'Transfer-Encoding': 'chunked' }])
      expect(
        (
          await send(`${world.url}/graphql`, {
            method: 'POST',
            headers: { ...headers, ...more },
            body,
          })
        ).body,
      ).toMatchObject({ data: { signIn: {} } });
  });

  test.each([
    '{ viewer { permissions } }',
    'mutation { signOut { __typename } }',
    'mutation { signIn(input: { email: "a@b.example", password: "x" }) { __typename } signOut { __typename } }',
    'mutation { ...F } fragment F on Mutation { signOut { __typename } }',
    'query signIn { organization { id } }',
    '{ __schema { types { name } } }',
    '{ nope',
    '',
  ])(
    "is possible next to another product's token, while %s is rejected before it is read",
    async (query) => {
      const answer = await post(world.url, query, { headers: { Authorization: `Bearer ${JWT}` } });
      expect(answer).toMatchObject({
        status: 401,
        headers: { 'www-authenticate': 'Bearer realm="latchkey", error="invalid_token"' },
      });
      expect(answer.text).not.toContain(JWT);
    },
  );

  test('GraphiQL opens behind a proxy that requires a password', async () => {
    const page = await send(`${world.url}/graphql`, {
      headers: { Accept: 'text/html,*/*;q=0.8', Authorization: `Basic ${btoa('proxy:x')}` },
    });
    expect(page).toMatchObject({
      status: 200,
      headers: { 'content-type': expect.stringContaining('text/html') },
    });
  });
});

describe('curl', () => {
  const curl = (...words: string[]) =>
    new Promise<string>((resolve, reject) => {
      execFile(
        'curl',
        ['-sS', '-o', '/dev/null', '-w', '%{http_code}', ...words],
        (error, output) =>
          error ? reject(new Error('curl failed', { cause: error })) : resolve(output),
      );
    });

  test.each(Object.entries(SURFACES))(
    '-u and .netrc carry a token to %s',
    async (_name, surface) => {
      const folder = mkdtempSync(join(tmpdir(), 'latchkey-netrc-'));
      const { sending = {}, path } = surface;
      const words = [
        ...(sending.method === undefined ? [] : ['-X', sending.method]),
        ...Object.entries(sending.headers ?? {}).flatMap(([name, value]) => [
          '-H',
          `${name}: ${String(value)}`,
        ]),
        ...(sending.body === undefined ? [] : ['--data-binary', sending.body]),
        `${world.url}${path}`,
      ];
      const secret = surface.secret();
      try {
        for (const pair of [
          `x-access-token:${secret}`,
          `oauth2:${secret}`,
          `:${secret}`,
          `${secret}:`,
          `${secret}:x-oauth-basic`,
        ])
          expect([pair.replace(secret, '…'), await curl('-u', pair, ...words)]).toEqual([
            pair.replace(secret, '…'),
            String(surface.accepted),
          ]);
        const netrc = join(folder, 'netrc');
        writeFileSync(netrc, `machine 127.0.0.1 login token password ${secret}\n`);
        chmodSync(netrc, 0o600);
        expect(await curl('--netrc-file', netrc, ...words)).toBe(String(surface.accepted));
        expect(await curl('-u', 'token:wrong', ...words)).toBe('401');
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});
