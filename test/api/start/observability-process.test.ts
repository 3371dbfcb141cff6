import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, test } from '@jest/globals';
import { cleanUp, newFolder, startProcess } from '../../support/start-process.ts';

afterAll(cleanUp);

const TOKEN = 'a-token-for-the-scraper';
const get = (url: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, { headers });

describe('/metrics', () => {
  test('is absent by default', async () => {
    const server = startProcess({ DATA_DIR: newFolder() });
    expect((await get(`${await server.url()}/metrics`)).status).toBe(404);
    await server.stop();
  });

  test('is behind METRICS_TOKEN on the port of the API', async () => {
    const server = startProcess({ DATA_DIR: newFolder(), METRICS_TOKEN: TOKEN });
    const url = `${await server.url()}/metrics`;
    expect((await get(url)).status).toBe(401);
    expect((await get(url, { Authorization: 'Bearer a-token-for-the-scrapes' })).status).toBe(401);
    const answer = await get(url, { Authorization: `Bearer ${TOKEN}` });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/plain');
    const text = await answer.text();
    for (const name of [
      'latchkey_request_seconds',
      'latchkey_database_seconds',
      'process_resident_memory_bytes',
      'nodejs_eventloop_lag_seconds',
    ])
      expect(text).toContain(name);
    expect(/latchkey_database_seconds_count (\d+)/.exec(text)?.[1]).not.toBe('0');
    await server.stop();
  });

  test('is only on METRICS_PORT where that is set', async () => {
    const server = startProcess({ DATA_DIR: newFolder(), METRICS_PORT: '0' });
    const url = await server.url();
    const metrics = /Metrics: (http:\S+)"/.exec(server.output())?.[1] ?? '';
    expect((await get(`${url}/metrics`)).status).toBe(404);
    expect(await (await get(metrics)).text()).toContain('latchkey_request_seconds');
    expect((await get(metrics.replace('/metrics', '/graphql'))).status).toBe(404);
    expect(await server.stop()).toBe(0);
  });
});

interface Sent {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

describe('spans', () => {
  test('are sent by OTLP to OTEL_EXPORTER_OTLP_ENDPOINT, below the span of the caller', async () => {
    const sent: Sent[] = [];
    const collector = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        sent.push({
          path: request.url ?? '',
          headers: request.headers,
          body: Buffer.concat(chunks).toString(),
        });
        response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
      });
    });
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
    const server = startProcess({
      DATA_DIR: newFolder(),
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      OTEL_SERVICE_NAME: 'latchkey-blue',
    });
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    await fetch(`${await server.url()}/graphql`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Authorization: 'Bearer hunter2',
        traceparent: `00-${traceId}-b7ad6b7169203331-01`,
      },
      body: JSON.stringify({ query: 'query WhoAmI { viewer { permissions } }' }),
    });
    await fetch(`${await server.url()}/graphql`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ query: 'query WhoAmI { viewer { permissions } }' }),
    });
    // Stopping sends the remaining spans.
    await server.stop();
    collector.close();
    const text = sent.map(({ body }) => body).join('\n');
    expect(sent.every(({ path }) => path === '/v1/traces')).toBe(true);
    for (const word of [
      'latchkey-blue',
      'POST graphql',
      'authenticate',
      'execute WhoAmI',
      'http.response.status_code',
      traceId,
      'b7ad6b7169203331',
    ])
      expect(text).toContain(word);
    expect(text).not.toContain('hunter2');
  });
});
