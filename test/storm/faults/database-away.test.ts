import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cleanUp } from '../../support/start-process.ts';
import {
  hasPostgres,
  startCluster,
  untilNoTransaction,
  type Cluster,
} from '../../support/cluster.ts';
import { AWAY, sleep, TROUBLE, type Fault } from './database-faults.ts';
import { keepKnocking, openDoors, type Door, type Knock } from './doors.ts';

const REFUSED_WITHIN_MS = 3_000;
const BACK_WITHIN_MS = 5_000;

const onPostgres = hasPostgres() ? describe : describe.skip;

let cluster: Cluster;
let doors: Record<string, Door>;
if (hasPostgres())
  beforeAll(async () => {
    cluster = await startCluster(2);
    doors = await openDoors(cluster);
  }, 120_000);
afterAll(async () => {
  await (cluster as Cluster | undefined)?.close();
  await cleanUp();
});

interface Run {
  readonly knocks: readonly Knock[];
  readonly awayAt: number;
  readonly backAt: number;
}

async function during({ begin, lastsMs, end }: Fault): Promise<Run> {
  const knocking = keepKnocking(cluster.instances, doors);
  await sleep(500);
  await begin(cluster);
  const awayAt = performance.now();
  await sleep(lastsMs);
  const endsAt = performance.now();
  await end(cluster);
  const backAt = performance.now();
  await sleep(BACK_WITHIN_MS);
  const knocks = await knocking.stop();
  // During recovery it may already answer.
  return {
    knocks: knocks.filter(
      ({ sentAt, answeredAt }) => answeredAt < endsAt || sentAt > backAt || answeredAt > backAt,
    ),
    awayAt,
    backAt,
  };
}

const inShort = ({ door, isGood, sentAt, answeredAt, answer }: Knock): string =>
  `${door}: ${isGood ? 'good' : answer.status} after ${Math.round(answeredAt - sentAt)} ms, Retry-After ${answer.retryAfter ?? 'none'}: ${answer.text.slice(0, 200)}`;
const isRefusedRight = ({ answer }: Knock): boolean =>
  answer.status === 503 && answer.retryAfter === '1';

/**
 * Expects only good responses and 503s without internals, each in time; /healthz up; and a recovery
 * in time.
 */
function expectFailClosed({ knocks, backAt }: Run): void {
  const health = knocks.filter(({ door }) => door === 'health');
  expect(health.filter(({ isGood }) => !isGood).map(inShort)).toEqual([]);
  expect(knocks.filter((knock) => !knock.isGood && !isRefusedRight(knock)).map(inShort)).toEqual(
    [],
  );
  expect(
    knocks
      .filter(
        ({ isGood, sentAt, answeredAt }) => !isGood && answeredAt - sentAt > REFUSED_WITHIN_MS,
      )
      .map(inShort),
  ).toEqual([]);
  expect(
    knocks
      .filter(
        ({ answer }) =>
          answer.status === 503 &&
          /127\.0\.0\.1|ECONN|timeout|select|pg_|terminat/i.test(answer.text),
      )
      .map(inShort),
  ).toEqual([]);
  for (const { url } of cluster.instances)
    for (const door of Object.keys(doors)) {
      const first = knocks.find(
        (knock) =>
          knock.url === url && knock.door === door && knock.sentAt > backAt && knock.isGood,
      );
      if (!first) throw new Error(`No good answer within ${BACK_WITHIN_MS} ms: ${door}`);
      expect(first.answeredAt - backAt).toBeLessThan(BACK_WITHIN_MS);
    }
}

async function expectTidy(): Promise<void> {
  for (const { process } of cluster.instances) expect(process.child.exitCode).toBeNull();
  await untilNoTransaction(cluster);
}

/** Prints the times of a run. */
function tell(name: string, { knocks, awayAt, backAt }: Run): void {
  const slowest = Math.max(
    ...knocks.filter(({ isGood }) => !isGood).map(({ sentAt, answeredAt }) => answeredAt - sentAt),
    0,
  );
  const first = Object.keys(doors).map((door) =>
    Math.min(
      ...knocks
        .filter((knock) => knock.door === door && knock.sentAt > backAt && knock.isGood)
        .map((knock) => knock.answeredAt - backAt),
    ),
  );
  const refused = knocks.filter(({ isGood }) => !isGood).length;
  process.stderr.write(
    `${name}: away ${Math.round(backAt - awayAt)} ms, ${knocks.length} answers, ${refused} refused, the slowest after ${Math.round(slowest)} ms; the last door good again after ${Math.round(Math.max(...first))} ms\n`,
  );
}

onPostgres(
  'while the database is away every surface answers 503 within three seconds, and authenticates nobody',
  () => {
    test.each(Object.entries(AWAY))(
      '%s',
      async (name, fault) => {
        const run = await during(fault);
        tell(name, run);
        expectFailClosed(run);
        const meanwhile = run.knocks.filter(
          ({ door, sentAt, answeredAt }) =>
            door !== 'health' && sentAt > run.awayAt && answeredAt < run.backAt,
        );
        // Each surface was tried, and none authenticated anybody.
        expect(new Set(meanwhile.map(({ door }) => door))).toEqual(new Set(Object.keys(doors)));
        expect(meanwhile.filter(({ isGood }) => isGood).map(inShort)).toEqual([]);
        await expectTidy();
      },
      60_000,
    );
  },
);

onPostgres('while the database is impaired every surface answers correctly or with 503', () => {
  test.each(Object.entries(TROUBLE))(
    '%s',
    async (name, fault) => {
      const run = await during(fault);
      tell(name, run);
      expectFailClosed(run);
      await expectTidy();
    },
    60_000,
  );
});

onPostgres('the log and the responses', () => {
  test('are 503 with the code INTERNAL and one sentence for GraphQL clients', async () => {
    cluster.proxy.refuse();
    try {
      for (const { url } of cluster.instances)
        for (const door of [
          'a query of the caller alone',
          'a query by GET',
          'a mutation',
          'signing in',
        ]) {
          const answer = await doors[door]!.send(url);
          expect(answer.body).toEqual({
            ...(door === 'signing in' && { data: null }),
            errors: [
              expect.objectContaining({
                message: 'The server cannot answer at the moment. Try again shortly.',
                extensions: { code: 'INTERNAL' },
              }),
            ],
          });
        }
    } finally {
      await cluster.proxy.accept();
    }
  });

  test('contain no secret and no unexpected error', async () => {
    for (const { process } of cluster.instances) {
      const log = process.output() + process.errors();
      expect(log).not.toContain(cluster.session.slice(10));
      expect(
        log
          .split('\n')
          .filter(
            (line) => line.includes('"level":50') || line.includes('"msg":"unexpected error"'),
          ),
      ).toEqual([]);
    }
    expect(await readFile(cluster.postgres.logFile, 'utf8')).not.toContain(
      cluster.session.slice(10),
    );
  });
});
