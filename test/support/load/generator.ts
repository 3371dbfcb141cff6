import { readFileSync } from 'node:fs';
import { createHistogram } from 'node:perf_hooks';
import autocannon, { type Client, type Options, type Request } from 'autocannon';
import { useOf } from './process-use.ts';

// The load generator, a separate process: reads its task from standard input and writes its
// measurements to standard output.

/** One request, sent again and again. */
export interface Sent {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Secrets to present in turn, as Bearer. Without any, the requests are anonymous. */
  readonly secrets: readonly string[];
}

/** The task of the load generator. */
export interface Load extends Sent {
  readonly url: string;
  /** The process whose processor time is read. */
  readonly pid: number;
  readonly connections: number;
  /** Requests a second over all connections. Unlimited if left out. */
  readonly perSecond?: number;
  /** Seconds; or each secret once. */
  readonly length: { readonly warmUp: number; readonly seconds: number } | 'once';
}

/** The measurements of one load. */
export interface Measured {
  readonly requests: number;
  /** Including the warm-up. */
  readonly requestsInAll: number;
  readonly requestsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Processor time of the server for each request, in ms. Null where the system does not tell. */
  readonly cpuMs: number | null;
  /**
   * The share of one processor that the generator used, from 0 to 1. Near 1, the generator is the
   * bottleneck, not the server.
   */
  readonly clientCpu: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly failures: number;
}

/**
 * Assigns each connection its share of the secrets, as prepared requests: no two connections present
 * the same secret at a time, and no request is built during the measurement.
 */
function shareOut({
  method,
  path,
  headers,
  body,
  secrets,
  connections,
}: Load): (client: Client) => void {
  let next = 0;
  return (client) => {
    const first = next++ % connections;
    const own = secrets.filter((_, i) => i % connections === first % Math.max(1, secrets.length));
    const request = (secret?: string): Request => ({
      method,
      path,
      headers: { ...headers, ...(secret !== undefined && { authorization: `Bearer ${secret}` }) },
      ...(body !== '' && { body }),
    });
    client.setRequests(own.length > 0 ? own.map(request) : [request()]);
  };
}

async function fire(
  load: Load,
  extent: Pick<Options, 'duration' | 'amount'>,
  requestsBefore = 0,
): Promise<Measured> {
  const latencies = createHistogram();
  const before = { server: useOf(load.pid), client: process.cpuUsage(), at: performance.now() };
  const share = shareOut(load);
  const setupClient = (client: Client): void => {
    share(client);
    // autocannon's own percentiles are in whole milliseconds.
    client.on('response', (_status, _bytes, ms) =>
      latencies.record(Math.max(1, Math.round(ms * 1_000))),
    );
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
  const server = useOf(load.pid);
  const client = process.cpuUsage(before.client);
  const { count } = latencies;
  return {
    requests: count,
    requestsInAll: requestsBefore + count,
    requestsPerSecond: count / result.duration,
    p50: latencies.percentile(50) / 1_000,
    p99: latencies.percentile(99) / 1_000,
    cpuMs: server && before.server && (server.cpuMs - before.server.cpuMs) / count,
    clientCpu: (client.user + client.system) / 1_000 / (performance.now() - before.at),
    statuses: Object.fromEntries(
      Object.entries(result.statusCodeStats ?? {}).map(([status, { count: times = 0 }]) => [
        status,
        times,
      ]),
    ),
    failures: result.errors + result.timeouts,
  };
}

const load = JSON.parse(readFileSync(0, 'utf8')) as Load;
const { length } = load;
const warmUp = length === 'once' ? null : await fire(load, { duration: length.warmUp });
const measured = await fire(
  load,
  length === 'once' ? { amount: load.secrets.length } : { duration: length.seconds },
  warmUp?.requests,
);
process.stdout.write(JSON.stringify(measured));
