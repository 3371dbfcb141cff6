import { parseArgs } from 'node:util';
import { formatSecret } from '../../../src/secrets/secret-format.ts';
import { drawSecret } from '../../../src/secrets/random.ts';
import { runLoad } from '../../support/load/run-load.ts';
import { seed } from '../../support/seed.ts';
import { startServer, type Running } from '../../support/load/servers.ts';
import type { Measured } from '../../support/load/load.ts';
import { openPostgres } from '../../support/postgres-server.ts';
import { dawdle, slowClients } from './slow-clients.ts';

// Measures valid requests next to a thousand bad secrets a second, and when slow clients are
// disconnected. Prints one line of JSON. Exits with 1 when a bound is exceeded.

const TIMES_IDLE_MAX = 3;
/** A longer idle p99 means that other programs use the processors. */
const QUIET_MS = 50;
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '15' },
    rounds: { type: 'string', default: '3' },
    bad: { type: 'string', default: '1000' },
  },
});
const [seconds, rounds, badPerSecond] = [
  Number(values.seconds),
  Number(values.rounds),
  Number(values.bad),
];

const GOOD_PER_SECOND = 100;
const TOKENS = 200;
const QUERY = {
  method: 'POST' as const,
  path: '/graphql',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query: '{ viewer { role { key } } }' }),
};
const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** Returns another secret with the same prefix and a valid checksum, which only argon2 rejects. */
const wrong = (secret: string): string =>
  formatSecret(
    'PERSONAL_ACCESS_TOKEN',
    `${secret.slice(4, 10)}${drawSecret('PERSONAL_ACCESS_TOKEN').text.slice(10, 42)}`,
  ).text;

interface Attack {
  readonly name: string;
  readonly server: Running;
  /** Null without bad secrets. */
  readonly secrets: readonly string[] | null;
  /** Whether the bound applies; otherwise it is only reported. */
  readonly isBound: boolean;
}

const good = (server: Running, tokens: readonly string[], length: number): Promise<Measured> =>
  runLoad({
    ...QUERY,
    secrets: tokens,
    url: server.url,
    pid: server.pid,
    connections: 10,
    perSecond: GOOD_PER_SECOND,
    length: { warmUp: 2, seconds: length },
  });
const bad = (server: Running, secrets: readonly string[], length: number): Promise<Measured> =>
  runLoad({
    ...QUERY,
    secrets,
    url: server.url,
    pid: server.pid,
    connections: 400,
    perSecond: badPerSecond,
    length: { warmUp: 1, seconds: length + 2 },
  });

async function attack(
  { server, secrets }: Attack,
  tokens: readonly string[],
): Promise<{ good: Measured; bad: Measured | null }> {
  const [ours, theirs] = await Promise.all([
    good(server, tokens, seconds),
    secrets && bad(server, secrets, seconds),
  ]);
  return { good: ours, bad: theirs };
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;

const postgres = await openPostgres(process.env['DATABASE_URL'] || undefined);
const running: Running[] = [];
let isBroken = false;
try {
  const url = await postgres.create(`latchkey_load_${process.pid}`);
  const { tokens } = await seed(url, { tokens: 2_000, presented: TOKENS });
  const start = async (environment: Record<string, string>): Promise<Running> => {
    const server = await startServer('latchkey', url, { LOG_LEVEL: 'warn', ...environment });
    running.push(server);
    // Each token is verified once, as in a server that has run for a while.
    await runLoad({
      ...QUERY,
      secrets: tokens,
      url: server.url,
      pid: server.pid,
      connections: 4,
      length: 'once',
    });
    return server;
  };
  const [limited, unlimited] = [await start({}), await start({ RATE_LIMIT_FAILED_AUTH: 'off' })];
  const unknown = Array.from({ length: 5_000 }, () => drawSecret('PERSONAL_ACCESS_TOKEN').text);
  const ofOne = Array.from({ length: 5_000 }, () => wrong(tokens[0] ?? ''));
  const ofAll = Array.from({ length: 5_000 }, (_, i) => wrong(tokens[i % tokens.length] ?? ''));
  const attacks: readonly Attack[] = [
    { name: 'idle', server: limited, secrets: null, isBound: true },
    { name: 'unknown secrets', server: limited, secrets: unknown, isBound: true },
    { name: 'wrong secrets of one prefix', server: limited, secrets: ofOne, isBound: true },
    { name: `wrong secrets of ${TOKENS} prefixes`, server: limited, secrets: ofAll, isBound: true },
    { name: 'idle, without a limit', server: unlimited, secrets: null, isBound: false },
    {
      name: 'wrong secrets of one prefix, without a limit',
      server: unlimited,
      secrets: ofOne,
      isBound: false,
    },
  ];
  const slow = Promise.all(
    slowClients(`Bearer ${tokens[0] ?? ''}`).flatMap((client) =>
      Array.from({ length: 20 }, () => dawdle(limited.url, client)),
    ),
  );
  const p99s = new Map<string, number[]>();
  for (let round = 1; round <= rounds; round++) {
    for (const one of attacks) {
      const { good: ours, bad: theirs } = await attack(one, tokens);
      p99s.set(one.name, [...(p99s.get(one.name) ?? []), ours.p99]);
      const told =
        theirs &&
        `; bad: ${Math.round(theirs.requestsPerSecond)}/s, ${JSON.stringify(theirs.statuses)}, p99 ${theirs.p99.toFixed(1)} ms`;
      say(
        `${round}/${rounds} ${one.name}: ${Math.round(ours.requestsPerSecond)}/s, ${JSON.stringify(ours.statuses)}, p50 ${ours.p50.toFixed(2)} ms, p99 ${ours.p99.toFixed(2)} ms${told ?? ''}`,
      );
      if (Object.keys(ours.statuses).join() !== '200' || ours.failures > 0) {
        isBroken ||= one.isBound;
        say('  not every valid request returned 200');
      }
    }
  }
  const idle = median(p99s.get('idle') ?? []);
  if (idle > QUIET_MS)
    say(
      `This machine is not idle: valid requests alone have a p99 of ${Math.round(idle)} ms, so the results are unreliable.`,
    );
  const summary = attacks.map(({ name, isBound }) => {
    const p99 = median(p99s.get(name) ?? []);
    return {
      name,
      p99: Number(p99.toFixed(2)),
      timesIdle: Number((p99 / idle).toFixed(2)),
      holds: isBound ? p99 <= TIMES_IDLE_MAX * idle : null,
    };
  });
  const cuts = Object.values(Object.groupBy(await slow, ({ name }) => name)).map((all = []) => ({
    name: all[0]?.name,
    answer: all[0]?.answer,
    latestMs: Math.round(Math.max(...all.map(({ afterMs }) => afterMs))),
    holds: all.every(({ afterMs, boundMs }) => afterMs <= boundMs),
  }));
  isBroken ||= [...summary, ...cuts].some(({ holds }) => holds === false);
  process.stdout.write(
    `${JSON.stringify({ seconds, rounds, badPerSecond, goodPerSecond: GOOD_PER_SECOND, good: summary, slow: cuts })}\n`,
  );
} finally {
  for (const server of running) await server.stop();
  await postgres.stop();
}
process.exit(isBroken ? 1 : 0);
