import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { SuspendMemberDocument } from '../../../src/client/client.ts';
import {
  createWorld,
  payloadOf,
  type Person,
  type Tenant,
  type World,
} from '../../support/world.ts';
import { send, type Answer } from '../../support/http-send.ts';
import { bearer, jsonOf, newAsker, postForm } from '../../support/services.ts';

const ROOT = join(import.meta.dirname, '../../..');
const EXAMPLES = join(ROOT, 'docs/examples');
const PAGE = readFileSync(join(ROOT, 'docs/SERVICES.md'), 'utf8');
const textOf = (example: string): string => readFileSync(join(EXAMPLES, example), 'utf8');

// The project of a user: below the repository, so that it finds the frameworks, with a separate
// package.json, so that it resolves latchkey as an installed package.
const PROJECT = join(ROOT, '.cache/services-docs', String(process.pid));

/** Latchkey as packed by `npm pack`, and the unchanged examples. */
function installLatchkey(): void {
  const installed = join(PROJECT, 'node_modules/latchkey');
  mkdirSync(installed, { recursive: true });
  copyFileSync(join(ROOT, 'package.json'), join(installed, 'package.json'));
  execFileSync(process.execPath, [
    join(ROOT, 'node_modules/typescript/bin/tsc'),
    '-p',
    join(ROOT, 'tsconfig.build.json'),
    '--outDir',
    join(installed, 'dist'),
  ]);
  writeFileSync(join(PROJECT, 'package.json'), '{ "private": true }');
  for (const file of readdirSync(EXAMPLES).filter((name) => name.endsWith('.mjs')))
    copyFileSync(join(EXAMPLES, file), join(PROJECT, file));
}

const running = new Set<ChildProcess>();

/** Runs an example as a reader would. Returns its URL once it is printed. */
function startExample(file: string, environment: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, [file], {
    cwd: PROJECT,
    env: { PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  return new Promise((resolve, reject) => {
    let output = '';
    const look = (chunk: Buffer): void => {
      output += chunk.toString();
      const [url] = /http:\/\/\S+:\d+/.exec(output) ?? [];
      if (url) resolve(url);
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    child.once('close', (code) => {
      running.delete(child);
      reject(new Error(`${file} ended with ${String(code)}: ${output}`));
    });
  });
}

let world: World;
let tenant: Tenant;
let key: string;
beforeAll(async () => {
  installLatchkey();
  world = await createWorld({ TRUSTED_PROXIES: '127.0.0.1,10.0.0.5' });
  tenant = await world.newOrganization();
  key = (await newAsker(world, tenant)).secret;
});
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(PROJECT, { recursive: true, force: true });
  await world.close();
});

const suspend = async ({ memberId }: Person): Promise<void> => {
  payloadOf(
    (await tenant.owner.execute(SuspendMemberDocument, { input: { memberId } })).suspendMember,
  );
};

type AskExample = (
  url: string,
  channel: string,
  headers: Record<string, string>,
) => Promise<Answer>;
const byPath: AskExample = (url, channel, headers) =>
  send(`${url}/channels/${channel}`, { headers });
const byQuery: AskExample = (url, channel, headers) =>
  send(`${url}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ query: `{ channel(id: "${channel}") { channel username role } }` }),
  });

describe.each([
  ['express.mjs', byPath],
  ['fastify.mjs', byPath],
  ['yoga.mjs', byQuery],
])('docs/examples/%s', (file, ask) => {
  let latchkey: World;
  let url: string;
  let away = false;
  beforeAll(async () => {
    latchkey = await createWorld({}, { database: world.database });
    url = await startExample(file, { LATCHKEY_URL: latchkey.url, LATCHKEY_KEY: key });
  });
  afterAll(() => (away ? undefined : latchkey.close()));

  const askAs = (secret: string, channel = '42') => ask(url, channel, bearer(secret));

  test('forwards an authorized caller, and identifies it to the route', async () => {
    const ada = await tenant.newMember('viewer');
    const { secret } = await tenant.newToken(ada);
    const answer = await askAs(secret);
    expect(answer.status).toBe(200);
    const { data, ...rest } = jsonOf(answer) as { data?: { channel: unknown } };
    expect(data?.channel ?? rest).toEqual({ channel: '42', username: ada.email, role: 'viewer' });
    expect((await ask(url, '42', { 'X-API-Key': secret })).status).toBe(200);
  });

  test('answers 401 with a challenge without a token or with an invalid one', async () => {
    expect(await ask(url, '42', {})).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': 'Bearer realm="latchkey"' },
    });
    expect(await askAs('pat_unknown')).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': 'Bearer realm="latchkey", error="invalid_token"' },
    });
    const [one, other] = [await tenant.newToken(tenant.owner), await tenant.newToken(tenant.owner)];
    expect(
      (await ask(url, '42', { ...bearer(one.secret), 'X-API-Key': other.secret })).status,
    ).toBe(401);
  });

  test('answers 403 for what the token does not allow, entity by entity', async () => {
    const { secret } = await tenant.newToken(tenant.owner, {
      scopes: [{ permission: 'channel:read', entityIds: ['42'] }],
    });
    expect((await askAs(secret, '42')).status).toBe(200);
    expect(await askAs(secret, '7')).toMatchObject({
      status: 403,
      headers: { 'www-authenticate': expect.stringContaining('error="insufficient_scope"') },
    });
    const other = await tenant.newToken(tenant.owner, { scopes: [{ permission: 'channel:list' }] });
    expect((await askAs(other.secret)).status).toBe(403);
  });

  test("compares address lists with the visitor's real address, whatever headers it sends", async () => {
    const here = await tenant.newToken(tenant.owner, { ipAllowList: ['127.0.0.0/8', '::1'] });
    const elsewhere = await tenant.newToken(tenant.owner, { ipAllowList: ['203.0.113.7'] });
    expect((await askAs(here.secret)).status).toBe(200);
    expect(
      (await ask(url, '42', { ...bearer(elsewhere.secret), 'X-Forwarded-For': '203.0.113.7' }))
        .status,
    ).toBe(401);
  });

  test('rejects a suspended owner at the next request', async () => {
    const ada = await tenant.newMember('developer');
    const { secret } = await tenant.newToken(ada);
    expect((await askAs(secret)).status).toBe(200);
    await suspend(ada);
    expect((await askAs(secret)).status).toBe(401);
  });

  test('answers 500 to every caller when its own key is invalid', async () => {
    const other = await startExample(file, {
      LATCHKEY_URL: latchkey.url,
      LATCHKEY_KEY: key.replace(/.{7}$/, '0000000'),
    });
    const { secret } = await tenant.newToken(tenant.owner);
    expect((await ask(other, '42', bearer(secret))).status).toBe(500);
  });

  test('does not start without its own key', async () => {
    await expect(startExample(file, { LATCHKEY_URL: latchkey.url })).rejects.toThrow(
      "secret must be the service's own key",
    );
  });

  test('answers 503 while Latchkey is unavailable', async () => {
    const { secret } = await tenant.newToken(tenant.owner);
    away = true;
    await latchkey.close();
    expect(await askAs(secret)).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
  });
});

describe('the configurations of proxies', () => {
  interface Traefik {
    http: {
      middlewares: {
        'may-read-channels': {
          forwardAuth: {
            address: string;
            authRequestHeaders: string[];
            authResponseHeaders: string[];
          };
        };
      };
    };
  }
  interface Filter {
    typed_config: {
      http_service?: { path_prefix: string; authorization_response: unknown };
      allowed_headers?: { patterns: { exact: string }[] };
    };
  }
  interface Envoy {
    static_resources: {
      listeners: { filter_chains: { filters: { typed_config: { http_filters: Filter[] } }[] }[] }[];
    };
  }
  const traefik = () =>
    (parse(textOf('traefik.yaml')) as Traefik).http.middlewares['may-read-channels'].forwardAuth;
  const envoy = () =>
    (parse(textOf('envoy.yaml')) as Envoy).static_resources.listeners[0]!.filter_chains[0]!
      .filters[0]!.typed_config.http_filters[0]!.typed_config;
  const readers = async () => ({
    may: (
      await tenant.newToken(tenant.owner, {
        scopes: [{ permission: 'channel:read' }],
        ipAllowList: ['203.0.113.7'],
      })
    ).secret,
    mayNot: (await tenant.newToken(tenant.owner, { scopes: [{ permission: 'channel:list' }] }))
      .secret,
  });

  test('Traefik: requires the permission, forwards every identity header, and sends every header that Latchkey reads', async () => {
    const { address, authRequestHeaders, authResponseHeaders } = traefik();
    const { pathname, search } = new URL(address);
    const { may, mayNot } = await readers();
    const forward = (secret: string) =>
      send(`${world.url}${pathname}${search}`, {
        headers: { ...bearer(secret), 'X-Forwarded-For': '203.0.113.7' },
      });
    const let_in = await forward(may);
    expect(let_in.status).toBe(200);
    expect(authResponseHeaders.map((name) => name.toLowerCase()).sort()).toEqual(Object.keys(let_in.headers).filter((name) => name.startsWith('x-latchkey-')).sort()); // prettier-ignore
    expect((await forward(mayNot)).status).toBe(403);
    expect(authRequestHeaders).toEqual([
      'Authorization',
      'X-API-Key',
      'Cookie',
      'Origin',
      'Sec-Fetch-Site',
      'Access-Control-Request-Method',
    ]);
  });

  test("Envoy: checks the permission whatever the visitor's path, by the address behind its own", async () => {
    const { http_service, allowed_headers } = envoy();
    const { may, mayNot } = await readers();
    const forward = (secret: string, path: string) =>
      send(`${world.url}${http_service?.path_prefix ?? ''}${path}`, {
        headers: { ...bearer(secret), 'X-Forwarded-For': '198.51.100.1,203.0.113.7,10.0.0.5' },
      });
    for (const path of [
      '/channels',
      '/channels?permission=channel:list',
      '/?a=b&uri=/x&permission=channel:list&entity=42',
    ]) {
      expect((await forward(may, path)).status).toBe(200);
      expect((await forward(mayNot, path)).status).toBe(403);
    }
    expect(allowed_headers?.patterns.map(({ exact }) => exact)).toEqual([
      'x-api-key',
      'x-forwarded-for',
      'cookie',
      'origin',
      'sec-fetch-site',
      'access-control-request-method',
    ]);
    expect(http_service?.authorization_response).toEqual({
      allowed_upstream_headers: { patterns: [{ prefix: 'x-latchkey-', ignore_case: true }] },
    });
  });
});

describe('docs/SERVICES.md', () => {
  /** The blocks of the page, with their languages, in order. */
  const blocks = [...PAGE.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(
    ([, language = '', text = '']) => ({ language, text }),
  );

  test('quotes every example exactly', () => {
    const quotes = [
      ...PAGE.matchAll(/^From \[examples\/([\w.-]+)\][^\n]*:\n\n```\w+\n([\s\S]*?)^```$/gm),
    ];
    expect(quotes.length).toBe(PAGE.split(/^From \[/m).length - 1);
    for (const [, file = '', text = ''] of quotes) expect(textOf(file)).toContain(text);
    expect(
      readdirSync(EXAMPLES).filter(
        (file) => !file.endsWith('.service') && !PAGE.includes(`(examples/${file})`),
      ),
    ).toEqual([]);
  });

  test('links to existing files', () => {
    const anchorsOf = (text: string): string[] =>
      [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title.toLowerCase().replace(/[^\w\s-]/g, '').replace(/ /g, '-')); // prettier-ignore
    for (const [, target = ''] of PAGE.matchAll(/\]\(([^)\s]+)\)/g)) {
      const [file = '', anchor] = target.split('#');
      const path = file === '' ? join(ROOT, 'docs/SERVICES.md') : join(ROOT, 'docs', file);
      expect([target, existsSync(path)]).toEqual([target, true]);
      if (anchor !== undefined) expect(anchorsOf(readFileSync(path, 'utf8'))).toContain(anchor);
    }
  });

  /**
   * Returns whether the response has the form of the documented one. Texts and numbers may differ,
   * booleans may not.
   */
  function shapeOf(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(shapeOf);
    if (typeof value !== 'object' || value === null)
      return typeof value === 'boolean' ? value : typeof value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shapeOf(one)]));
  }

  /** Returns the lines of an HTTP response, without the values that differ. */
  const headersOf = (text: string): string[] =>
    text
      .split(/\r?\n/)
      .map((line) => line.split(': ', 1)[0] ?? '')
      .filter((name) => /^(HTTP|X-Latchkey)/.test(name));

  const hasCurl = ((): boolean => {
    try {
      return execFileSync('curl', ['--version']).length > 0;
    } catch {
      return false;
    }
  })();
  if (!hasCurl)
    process.stderr.write(
      'skipped: the commands of docs/SERVICES.md are not tried, because there is no curl here\n',
    );

  (hasCurl ? test : test.skip)(
    'has commands that work, with the answers that it shows, from making a key to ending a token',
    async () => {
      const ada = await tenant.newMember('developer');
      const { secret: token } = await tenant.newToken(ada, {
        scopes: [{ permission: 'channel:list' }, { permission: 'channel:read', entityIds: ['42'] }],
      });
      const environment: Record<string, string> = {
        PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
        LATCHKEY: world.url,
        ADMIN: tenant.owner.secret,
        TOKEN: token,
        EMAIL: ada.email,
      };
      const run = (command: string) =>
        new Promise<string>((resolve, reject) => {
          execFile(
            'sh',
            ['-euc', command],
            { cwd: ROOT, env: environment },
            (error, output, errors) =>
              error
                ? reject(new Error(`${command}\n${output}${errors}`, { cause: error }))
                : resolve(output),
          );
        });
      const outputs: string[] = [];
      for (const [i, { language, text }] of blocks.entries()) {
        if (language !== 'sh') continue;
        const output = await run(text);
        outputs.push(output);
        environment['KEY'] ??= /"secret":"(key_\w{44})"/.exec(output)?.[1] ?? '';
        const shown = blocks[i + 1];
        if (shown?.language === 'json')
          expect([text, shapeOf(JSON.parse(output))]).toEqual([
            text,
            shapeOf(JSON.parse(shown.text)),
          ]);
        if (shown?.language === 'http')
          expect(headersOf(output).sort()).toEqual(headersOf(shown.text).sort());
      }
      expect(outputs).toHaveLength(7);
      expect(outputs.find((output) => output.includes('Come in.'))).toContain('"allowed":true');
      expect(outputs.at(-1)).toBe('200\n');
      expect(
        jsonOf(await postForm(world.url, '/oauth/introspect', { token }, bearer(key))),
      ).toEqual({ active: false });
    },
  );

  (hasCurl ? test : test.skip)(
    'offers a script whose exit code is the answer: yes, no, or unknown',
    async () => {
      const { secret } = await tenant.newToken(tenant.owner, {
        scopes: [{ permission: 'channel:read', entityIds: ['42'] }],
        ipAllowList: ['203.0.113.7'],
      });
      const run = (environment: Record<string, string>, ...words: string[]) =>
        new Promise<number>((resolve) => {
          const child = spawn(join(EXAMPLES, 'introspect.sh'), words, {
            env: {
              PATH: process.env['PATH'] ?? '',
              LATCHKEY: world.url,
              KEY: key,
              TOKEN: secret,
              ...environment,
            },
            stdio: 'ignore',
          });
          child.once('close', (code) => resolve(code ?? -1));
        });
      expect(await run({}, 'channel:read', '42', '203.0.113.7')).toBe(0);
      expect(await run({}, 'channel:read', '7', '203.0.113.7')).toBe(1);
      expect(await run({}, 'channel:read', '42')).toBe(1);
      expect(await run({}, 'channel:read', '', '203.0.113.7')).toBe(1);
      expect(await run({ TOKEN: 'pat_unknown' }, 'channel:read', '42')).toBe(1);
      expect(await run({ TOKEN: '@/etc/hostname\nheader = x' }, 'channel:read', '42')).toBe(1);
      expect(await run({ KEY: 'key_unknown' }, 'channel:read', '42')).toBe(2);
      expect(await run({ LATCHKEY: 'http://127.0.0.1:1' }, 'channel:read', '42')).toBe(2);
      expect(await run({ TOKEN: '' }, 'channel:read')).not.toBe(0);
      expect(await run({})).not.toBe(0);
    },
  );
});
