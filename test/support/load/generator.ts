import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon, { type Client, type Options, type Request } from 'autocannon';
import type { Duel, Load, Measured, Measurements } from './load.ts';
import { Tally, watchUse } from './tally.ts';

// The load generator, a separate process: reads its task from standard input and writes its
// measurements to standard output.

/** Ends the requests that a stretch left unanswered before the next one starts. */
const SETTLE_MS = 50;
/** The longest time before the other load has its turn. */
const STRETCH_SECONDS = 0.5;

/**
 * Assigns each connection its share of the secrets or bodies, as prepared requests: no two
 * connections present the same one at a time, and no request is built during the measurement.
 */
function shareOut(load: Load): (client: Client) => void {
  const { method, path, headers, body, secrets, bodies, connections } = load;
  const [first] = secrets;
  const all = bodies
    ? bodies.map((own) => ({ secret: first, body: own }))
    : secrets.map((secret) => ({ secret, body }));
  let next = 0;
  return (client) => {
    const turn = next++ % connections;
    const own = all.filter((_, i) => i % connections === turn % Math.max(1, all.length));
    client.setRequests(
      (own.length > 0 ? own : [{ secret: first, body }]).map((one): Request => ({
        method,
        path,
        headers: {
          ...headers,
          ...(one.secret !== undefined && { authorization: `Bearer ${one.secret}` }),
        },
        ...(one.body !== '' && { body: one.body }),
      })),
    );
  };
}

async function fire(
  load: Load,
  extent: Pick<Options, 'duration' | 'amount'>,
  tally: Tally,
): Promise<void> {
  const use = watchUse(load);
  const share = shareOut(load);
  let [startAt, lastAt] = [0, 0];
  const setupClient = (client: Client): void => {
    share(client);
    startAt = performance.now();
    // autocannon's own percentiles are in whole milliseconds.
    client.on('response', (_status, _bytes, ms) => {
      lastAt = performance.now();
      tally.latencies.record(Math.max(1, Math.round(ms * 1_000)));
    });
  };
  const pace =
    load.perSecond === undefined
      ? {}
      : { overallRate: load.perSecond, ignoreCoordinatedOmission: true };
  const result = await autocannon({
    url: load.url,
    connections: load.connections,
    setupClient,
    sampleInt: 100,
    timeout: 30,
    ...pace,
    ...extent,
  });
  const statuses = Object.entries(result.statusCodeStats ?? {}).map(
    ([status, { count = 0 }]) => [status, count] as const,
  );
  tally.add(
    Math.max(0.001, (lastAt - startAt) / 1_000),
    use(),
    Object.fromEntries(statuses),
    result.errors + result.timeouts,
  );
}

const extentOf = (load: Load): Pick<Options, 'duration' | 'amount'> =>
  load.length === 'once'
    ? { amount: (load.bodies ?? load.secrets).length }
    : { duration: load.length.seconds };

async function warmUp(load: Load, tally: Tally): Promise<void> {
  if (load.length === 'once' || load.length.warmUp === 0) return;
  const warm = new Tally();
  await fire(load, { duration: load.length.warmUp }, warm);
  tally.requestsBefore += warm.latencies.count;
}

async function single(load: Load): Promise<Measured> {
  const tally = new Tally();
  await warmUp(load, tally);
  await fire(load, extentOf(load), tally);
  return tally.measured();
}

/** In short stretches, so that a busy moment of the machine affects both. */
async function duel({ base, own }: Duel): Promise<Measurements> {
  const tallies = { base: new Tally(), own: new Tally() };
  await warmUp(base, tallies.base);
  await warmUp(own, tallies.own);
  const turns = own.length === 'once' ? 1 : Math.ceil(own.length.seconds / STRETCH_SECONDS);
  const turn = async (load: Load, tally: Tally, share: number): Promise<void> => {
    await sleep(SETTLE_MS);
    const { duration, ...rest } = extentOf(load);
    const extent = duration === undefined ? rest : { duration: (Number(duration) * share) / turns };
    await fire(load, extent, tally);
  };
  await turn(base, tallies.base, 0.5);
  for (let i = 1; i <= turns; i++) {
    await turn(own, tallies.own, 1);
    await turn(base, tallies.base, i < turns ? 1 : 0.5);
  }
  return { base: tallies.base.measured(), own: tallies.own.measured() };
}

const task = JSON.parse(readFileSync(0, 'utf8')) as Load | Duel;
process.stdout.write(JSON.stringify(await ('own' in task ? duel(task) : single(task))));
