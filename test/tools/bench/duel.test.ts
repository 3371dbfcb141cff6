import { createServer, type IncomingMessage, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Load, Sent } from '../../support/load/load.ts';
import { runDuel, runLoad } from '../../support/load/run-load.ts';

/** What arrived at the server, in order. */
interface Arrived {
  readonly path: string;
  readonly secret: string | undefined;
  readonly body: string;
}

let server: Server;
let url: string;
let arrived: Arrived[];

const note = async (request: IncomingMessage): Promise<void> => {
  const body = await text(request);
  arrived.push({ path: request.url ?? '', secret: request.headers.authorization, body });
};

beforeEach(async () => {
  arrived = [];
  server = createServer((request, response) => {
    void note(request).then(() => {
      response.statusCode = request.url === '/refused' ? 503 : 200;
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const loadOf = (sent: Partial<Sent>, rest: Partial<Load> = {}): Load => ({
  method: 'POST',
  path: '/own',
  headers: {},
  body: '',
  secrets: [],
  ...sent,
  url,
  pid: process.pid,
  connections: 4,
  length: 'once',
  ...rest,
});
const of = (path: string): Arrived[] => arrived.filter((one) => one.path === path);

describe('the load generator', () => {
  test.each([1, 4, 64])('presents each secret once over %d connections', async (connections) => {
    const secrets = Array.from({ length: 128 }, (_, i) => `secret-${i}`);
    const measured = await runLoad(loadOf({ secrets }, { connections }));
    expect(measured).toMatchObject({ requests: 128, statuses: { 200: 128 }, failures: 0 });
    expect(arrived.map(({ secret }) => secret).sort()).toEqual(
      secrets.map((secret) => `Bearer ${secret}`).sort(),
    );
  });

  test('sends each body once, with one secret', async () => {
    const bodies = Array.from({ length: 32 }, (_, i) => `token=${i}`);
    await runLoad(loadOf({ secrets: ['asker'], bodies }));
    expect(arrived.map(({ body }) => body).sort()).toEqual(bodies.toSorted());
    expect(new Set(arrived.map(({ secret }) => secret))).toEqual(new Set(['Bearer asker']));
  });

  test('counts answers by status', async () => {
    const secrets = Array.from({ length: 8 }, (_, i) => `secret-${i}`);
    expect(await runLoad(loadOf({ secrets, path: '/refused' }))).toMatchObject({
      statuses: { 503: 8 },
    });
  });
});

describe('two loads in turn', () => {
  test('alternate, and the base encloses the other', async () => {
    const length = { warmUp: 0, seconds: 1 };
    const base = { ...loadOf({ path: '/base' }), length };
    const measured = await runDuel({ base, own: loadOf({}, { length }) });
    const turns = arrived.map(({ path }) => path).filter((path, i, all) => path !== all[i - 1]);
    expect(turns).toEqual(['/base', '/own', '/base', '/own', '/base']);
    for (const one of [measured.base, measured.own]) {
      // On a busy machine a stretch is cut short by the one before it.
      expect(one.seconds).toBeGreaterThan(0);
      expect(one.requestsPerSecond).toBeCloseTo(one.requests / one.seconds);
      expect(one.cpuMs).not.toBe(0);
    }
    // A stretch ends while some requests are under way.
    const uncounted = of('/own').length - measured.own.requests;
    expect(uncounted).toBeGreaterThanOrEqual(0);
    expect(uncounted).toBeLessThanOrEqual(2 * 4);
  });

  test('present each secret once, whatever the base does meanwhile', async () => {
    const secrets = Array.from({ length: 64 }, (_, i) => `secret-${i}`);
    const base = { ...loadOf({ path: '/base' }), length: { warmUp: 0.1, seconds: 1 } };
    const { own } = await runDuel({ base, own: loadOf({ secrets }) });
    expect(own).toMatchObject({ requests: 64, requestsInAll: 64 });
    expect(new Set(of('/own').map(({ secret }) => secret)).size).toBe(64);
    expect(of('/own')).toHaveLength(64);
  });
});
