import { Agent, request } from 'node:http';
import { parseArgs } from 'node:util';
import {
  createClient,
  CreateApiKeyDocument,
  CreatePersonalAccessTokenDocument,
  SignInDocument,
} from '../../../src/client/client.ts';
import { drawSecret } from '../../../src/secrets/random.ts';
import { formatSecret, type SecretKind } from '../../../src/secrets/secret-format.ts';
import { cleanUp, newFolder, startProcess } from '../../support/start-process.ts';

// Verifies that response times do not disclose existing prefixes. One server with default settings
// receives malformed, unknown and wrong secrets in turn.

const { values } = parseArgs({
  options: {
    samples: { type: 'string', default: '1000' },
    tries: { type: 'string', default: '3' },
  },
});
/** The maximum difference between a median and the median of all. */
const TOLERANCE = 0.05;
const AT_ONCE = 4;
const OWNER = { email: 'owner@timing.example', password: 'correct horse battery staple' };

type Kind = Extract<SecretKind, 'PERSONAL_ACCESS_TOKEN' | 'API_KEY' | 'SESSION'>;
const KINDS: readonly Kind[] = ['PERSONAL_ACCESS_TOKEN', 'API_KEY', 'SESSION'];
const CAUSES = ['malformed', 'unknown prefix', 'wrong secret'] as const;

interface Series {
  readonly name: string;
  readonly surface: string;
  readonly secret: () => string;
  readonly times: number[];
}

interface Shot {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

/** Sends a request. Returns the response without id and date, and its time in milliseconds. */
function shoot(url: string, { path, headers, body }: Shot): Promise<{ said: string; ms: number }> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const sent = request(
      `${url}${path}`,
      { method: body === null ? 'GET' : 'POST', headers, agent },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => {
          const kept = Object.entries(response.headers).filter(
            ([name]) => name !== 'date' && name !== 'x-request-id',
          );
          resolve({
            said: JSON.stringify([response.statusCode, kept, text]),
            ms: performance.now() - start,
          });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body ?? undefined);
  });
}

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
const JSON_TYPE = { 'Content-Type': 'application/json' };

/** The surfaces that accept a secret, and how each receives it. */
const surfaces = (asker: string): Readonly<Record<string, (secret: string) => Shot>> => ({
  graphql: (secret) => ({
    path: '/graphql',
    headers: { ...JSON_TYPE, Authorization: `Bearer ${secret}` },
    body: '{"query":"{ viewer { __typename } }"}',
  }),
  'forward-auth': (secret) => ({
    path: '/forward-auth',
    headers: { Authorization: `Bearer ${secret}` },
    body: null,
  }),
  introspection: (secret) => ({
    path: '/oauth/introspect',
    headers: { ...FORM, Authorization: `Bearer ${asker}` },
    body: `token=${secret}`,
  }),
});

/** Returns another secret with the same prefix. */
const wrongOf = (secret: string, kind: Kind): string =>
  formatSecret(kind, secret.slice(4, 10) + drawSecret(kind).text.slice(10, 42)).text;

function malformed(kind: Kind): string {
  const { text } = drawSecret(kind);
  return text.slice(0, -1) + (text.endsWith('0') ? '1' : '0');
}

const median = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN;

/** Measures the groups in turn, so that other load affects all alike. */
async function measure(
  url: string,
  all: readonly Series[],
  shots: ReturnType<typeof surfaces>,
  samples: number,
): Promise<Set<string>> {
  const said = new Set<string>();
  const turns = Array.from({ length: samples }, () => all).flat();
  let next = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let series = turns[next++]; series; series = turns[next++]) {
        const shot = shots[series.surface]?.(series.secret());
        if (!shot) throw new Error(`Unknown surface ${series.surface}.`);
        const answer = await shoot(url, shot);
        series.times.push(answer.ms);
        said.add(`${series.surface} ${answer.said}`);
      }
    }),
  );
  return said;
}

/** One real credential of each kind. */
async function credentialsOf(url: string): Promise<Readonly<Record<Kind, string>>> {
  const endpoint = `${url}/graphql`;
  const signedIn = (await createClient({ url: endpoint })(SignInDocument, { input: OWNER })).signIn;
  if (!('secret' in signedIn)) throw new Error(JSON.stringify(signedIn));
  const execute = createClient({ url: endpoint, secret: signedIn.secret });
  const token = (await execute(CreatePersonalAccessTokenDocument, { input: { name: 'timing' } }))
    .createPersonalAccessToken;
  const key = (
    await execute(CreateApiKeyDocument, {
      input: { name: 'timing', role: 'auditor', scopes: [{ permission: 'introspection:read' }] },
    })
  ).createApiKey;
  if (!('secret' in token) || !('secret' in key)) throw new Error(JSON.stringify([token, key]));
  return { PERSONAL_ACCESS_TOKEN: token.secret, API_KEY: key.secret, SESSION: signedIn.secret };
}

async function run(url: string): Promise<boolean> {
  const real = await credentialsOf(url);
  const shots = surfaces(real.API_KEY);
  const secretOf = (kind: Kind, cause: (typeof CAUSES)[number]) => (): string =>
    cause === 'malformed'
      ? malformed(kind)
      : cause === 'unknown prefix'
        ? drawSecret(kind).text
        : wrongOf(real[kind], kind);
  const all = Object.keys(shots).flatMap((surface) =>
    KINDS.flatMap((kind) =>
      CAUSES.map((cause): Series => ({
        name: `${kind} ${cause}`,
        surface,
        secret: secretOf(kind, cause),
        times: [],
      })),
    ),
  );
  await measure(url, all, shots, 20);
  for (let left = Number(values.tries); left > 0; left--) {
    for (const { times } of all) times.length = 0;
    const said = await measure(url, all, shots, Number(values.samples));
    const rows = all.map(({ name, surface, times }) => {
      const middle = median(
        all.filter((one) => one.surface === surface).flatMap((one) => one.times),
      );
      return {
        surface,
        name,
        samples: times.length,
        medianMs: Number(median(times).toFixed(3)),
        off: median(times) / middle - 1,
      };
    });
    console.table(rows.map(({ off, ...row }) => ({ ...row, off: `${(off * 100).toFixed(1)} %` })));
    const isAlike = said.size === Object.keys(shots).length;
    if (!isAlike) console.error('The responses differ:', said);
    if (isAlike && rows.every(({ off }) => Math.abs(off) <= TOLERANCE)) return true;
  }
  return false;
}

const server = startProcess({
  DATA_DIR: newFolder(),
  LATCHKEY_OWNER_EMAIL: OWNER.email,
  LATCHKEY_OWNER_PASSWORD: OWNER.password,
  ARGON2_MEMORY_KIB: '4096',
  RATE_LIMIT_FAILED_AUTH: 'off',
  RATE_LIMIT_USER: 'off',
  RATE_LIMIT_ANONYMOUS: 'off',
  LOG_LEVEL: 'info',
});
try {
  const isEven = await run(await server.url());
  console.log(
    isEven
      ? 'Malformed, unknown and wrong secrets get identical responses in the same time.'
      : 'The responses or their times distinguish the secrets.',
  );
  process.exitCode = isEven ? 0 : 1;
} finally {
  agent.destroy();
  await server.stop();
  await cleanUp();
}
