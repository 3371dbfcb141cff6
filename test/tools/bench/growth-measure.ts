import { Agent, request } from 'node:http';
import type { Sent } from '../../support/load/load.ts';
import { useOf } from '../../support/load/process-use.ts';
import { median } from './report.ts';
import type { Running } from '../../support/load/servers.ts';

/** The cost of a request without concurrency. */
export interface Cost {
  readonly p50: number;
  /** Of the server, all threads. Null where the system does not tell. */
  readonly cpuMs: number | null;
  readonly statements: number;
}

/** A server, its request, and whether the response is the expected one. */
export interface Asked {
  readonly server: Running;
  readonly sent: Sent;
  readonly isRight: (body: string) => boolean;
}

const WARM_UP_SHARE = 0.25;

/**
 * Sends requests to two servers in turn, each over one connection. Other load affects both alike,
 * so that their ratio is reliable where the times are not.
 */
export async function compare(
  grown: Asked,
  control: Asked,
  seconds: number,
): Promise<{ readonly grown: Cost; readonly control: Cost }> {
  const both = [grown, control].map(toCaller);
  await takeTurns(both, seconds * WARM_UP_SHARE);
  const before = await Promise.all(both.map(({ use }) => use()));
  const times = await takeTurns(both, seconds);
  const costs = await Promise.all(
    both.map(async ({ use }, i): Promise<Cost> => {
      const [now, then, own] = [await use(), before[i], times[i] ?? []];
      const cpuMs =
        now.cpuMs === null || then?.cpuMs === undefined || then.cpuMs === null
          ? null
          : (now.cpuMs - then.cpuMs) / own.length;
      return {
        p50: median(own) ?? NaN,
        cpuMs,
        statements: (now.statements - (then?.statements ?? 0)) / own.length,
      };
    }),
  );
  for (const { agent } of both) agent.destroy();
  const [first, second] = costs;
  if (!first || !second) throw new Error('Nothing was measured.');
  return { grown: first, control: second };
}

function toCaller({ server, sent, isRight }: Asked) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const [secret] = sent.secrets;
  const headers = {
    ...sent.headers,
    ...(secret !== undefined && { authorization: `Bearer ${secret}` }),
    'content-length': Buffer.byteLength(sent.body),
  };
  const call = (): Promise<string> =>
    new Promise((resolve, reject) => {
      const out = request(
        server.url + sent.path,
        { method: sent.method, agent, headers },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => resolve(Buffer.concat(chunks).toString()));
        },
      );
      out.on('error', reject);
      out.end(sent.body);
    });
  return {
    agent,
    use: async () => ({
      cpuMs: useOf(server.pid)?.cpuMs ?? null,
      statements: (await server.count())?.statements ?? 0,
    }),
    /** How long one request takes, in ms. */
    time: async (): Promise<number> => {
      const start = performance.now();
      const body = await call();
      const took = performance.now() - start;
      if (!isRight(body)) throw new Error(`${sent.path} returned ${body.slice(0, 500)}`);
      return took;
    },
  };
}

/** Both in turn for so many seconds, and ten times at least. */
async function takeTurns(
  both: readonly { time: () => Promise<number> }[],
  seconds: number,
): Promise<number[][]> {
  const times: number[][] = both.map(() => []);
  const end = performance.now() + seconds * 1_000;
  for (let turn = 0; turn < 10 || performance.now() < end; turn++) {
    for (const [i, { time }] of both.entries()) times[i]?.push(await time());
  }
  return times;
}
