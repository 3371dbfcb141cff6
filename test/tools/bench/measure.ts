import { runDuel, runLoad } from '../../support/load/run-load.ts';
import type { Load, Sent } from '../../support/load/load.ts';
import { useOf } from '../../support/load/process-use.ts';
import type { Counts, Running } from '../../support/load/servers.ts';
import type { Case } from './case.ts';
import { toCase } from './cases.ts';
import type { Say } from './closing.ts';
import { isPeer } from './peers.ts';
import type { Plan } from './plan.ts';
import { FIRST_USES } from './requests.ts';
import type { Sample } from './report.ts';
import type { Stage } from './stage.ts';

/** Warms up connections and code before each measurement. The caches are warm already. */
const WARM_UP_SECONDS = 0.2;

/** Measures a case in alternation with the one that it is compared with. */
export async function measure(
  stage: Stage,
  { name, connections, round, turn }: Plan,
  seconds: number,
): Promise<Sample> {
  const [one, base] = [toCase(name), toCase(toCase(name).against)];
  const [server, other] = [serverOf(stage, one), serverOf(stage, base)];
  const length = { warmUp: WARM_UP_SECONDS, seconds };
  const loadOf = (sent: Sent, { url, pid }: Running): Omit<Load, 'length'> => ({
    ...sent,
    url,
    pid,
    databasePid: stage.databasePid,
    connections,
  });
  const sent = one.toSent(stage.stock, turn);
  if (!one.isFirstUse) await check(name, one, server, sent);
  const before = await server.count();
  const measured = await runDuel({
    base: { ...loadOf(base.toSent(stage.stock, turn), other), length },
    own: { ...loadOf(sent, server), length: one.isFirstUse ? 'once' : length },
  });
  const after = await server.count();
  if (one.isFirstUse) requireFirstUse(name, one, before, after);
  await check(name, one, server, sent);
  const { own } = measured;
  return {
    case: name,
    connections,
    round,
    requestsPerSecond: own.requestsPerSecond,
    p50: own.p50,
    p99: own.p99,
    cpuMs: own.cpuMs,
    databaseCpuMs: own.databaseCpuMs,
    rssMb: useOf(server.pid)?.rssMb ?? null,
    statements:
      before === null || after === null
        ? null
        : (after.statements - before.statements) / own.requestsInAll,
    clientCpu: own.clientCpu,
    otherCpu: own.otherCpu,
    wrong:
      own.requests === 0
        ? connections
        : own.requests - (own.statuses[one.status] ?? 0) + own.failures,
    base: {
      requestsPerSecond: measured.base.requestsPerSecond,
      p50: measured.base.p50,
      p99: measured.base.p99,
      cpuMs: measured.base.cpuMs,
      databaseCpuMs: measured.base.databaseCpuMs,
    },
  };
}

/** Lets each server verify the tokens that it remembers, before anything is measured. */
export async function prove(stage: Stage, name: string, say: Say): Promise<void> {
  const one = toCase(name);
  const sent = one.toSent(stage.stock, 0);
  if (one.isFirstUse || isPeer(one.server) || (sent.bodies ?? sent.secrets).length < 2) return;
  say(`presenting the secrets of ${name} once …`);
  const { url, pid } = serverOf(stage, one);
  const connections = 16;
  // Connections go to the workers in turn: after three times, each worker has seen every token.
  for (let i = 0; i < (one.server === 'three' ? 3 : 1); i++)
    await runLoad({ ...sent, url, pid, connections, length: 'once' });
}

function serverOf({ servers }: Stage, { server }: Case): Running {
  const running = servers.get(server);
  if (!running) throw new Error(`${server} is not running.`);
  return running;
}

/** Sends one request and checks the answer, so that the measurement is of the intended answer. */
async function check(
  name: string,
  { status, isRight }: Case,
  { url }: Running,
  { method, path, headers, body, secrets: [secret], bodies }: Sent,
): Promise<void> {
  const sent = bodies?.[0] ?? body;
  const response = await fetch(url + path, {
    method,
    headers: { ...headers, ...(secret !== undefined && { authorization: `Bearer ${secret}` }) },
    ...(sent !== '' && { body: sent }),
  });
  const answer = await response.text();
  if (response.status !== status || !isRight(answer))
    throw new Error(`${name} returned ${response.status}: ${answer.slice(0, 500)}`);
}

/** Throws if the server knew a token already, or ran argon2 although the stored hashes are fast. */
export function requireFirstUse(
  name: string,
  { server }: Pick<Case, 'server'>,
  before: Counts | null,
  after: Counts | null,
): void {
  if (!before || !after) throw new Error(`${name}: the server has no metrics.`);
  const [hits, misses] = [after.hits - before.hits, after.misses - before.misses];
  const expected =
    server === 'sha256' ? { hits: FIRST_USES, misses: 0 } : { hits: 0, misses: FIRST_USES };
  if (hits !== expected.hits || misses !== expected.misses)
    throw new Error(
      `${name} did not measure first uses: ${misses} argon2 runs and ${hits} remembered or fast proofs for ${FIRST_USES} tokens, expected ${expected.misses} and ${expected.hits}.`,
    );
}
