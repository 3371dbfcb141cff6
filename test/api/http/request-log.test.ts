import { Writable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { RevokePersonalAccessTokenDocument, ViewerDocument } from '../../../src/client/client.ts';
import { createWorld, payloadOf, type World } from '../../support/world.ts';

interface Line {
  readonly msg: string;
  readonly level: number;
  readonly id?: string;
  readonly [name: string]: unknown;
}

const written: Line[] = [];
const stream = new Writable({
  write: (chunk: Buffer, _encoding, done) => {
    written.push(JSON.parse(chunk.toString()) as Line);
    done();
  },
});

let world: World;
beforeAll(async () => {
  world = await createWorld(
    { RATE_LIMIT_API_KEY: '1/h' },
    { log: pino({ level: 'debug', base: null, timestamp: false }, stream) },
  );
});
afterAll(() => world.close());
beforeEach(() => {
  written.length = 0;
});

/** Sends a request. Returns its line in the log. */
async function lineOf(path: string, init: RequestInit = {}): Promise<Line> {
  const response = await fetch(`${world.url}${path}`, init);
  await response.arrayBuffer();
  const id = response.headers.get('x-request-id');
  for (;;) {
    const lines = written.filter((line) => line.id === id);
    if (lines[0]) {
      expect(lines).toHaveLength(1);
      return lines[0];
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const graphql = (secret: string | null, query: string): Promise<Line> =>
  lineOf('/graphql', {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(secret !== null && { Authorization: `Bearer ${secret}` }),
    },
    body: JSON.stringify({ query }),
  });

describe('the log of requests', () => {
  test('has one line for each request: id, surface, operation, credential prefix, outcome and milliseconds', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { secret } = await newToken(owner);
    const line = await graphql(secret, 'query WhoAmI { viewer { permissions } }');
    expect(line).toEqual({
      level: 30,
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      surface: 'graphql',
      operation: 'WhoAmI',
      credential: secret.slice(0, 10),
      status: 200,
      outcome: 'ok',
      ms: expect.any(Number),
      msg: 'POST graphql',
    });
    expect(JSON.stringify(written)).not.toContain(secret);
  });

  test('uses a valid request id of the client', async () => {
    expect(await lineOf('/graphql', { headers: { 'X-Request-Id': 'trace-7.b' } })).toMatchObject({
      id: 'trace-7.b',
    });
    const strange = await lineOf('/graphql', { headers: { 'X-Request-Id': 'two words "quoted"' } });
    expect(strange.id).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('names the failed gate, and the credential only when its secret was correct', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { id, secret } = await newToken(owner);
    payloadOf(
      (await owner.execute(RevokePersonalAccessTokenDocument, { input: { id } }))
        .revokePersonalAccessToken,
    );
    expect(await graphql(secret, '{ __typename }')).toMatchObject({
      status: 401,
      outcome: 'refused',
      gate: 'NOT_REVOKED',
      credential: secret.slice(0, 10),
    });
    const guess = await graphql(`${secret.slice(0, -1)}_`, '{ __typename }');
    expect(guess).toMatchObject({ status: 401, gate: 'CREDENTIAL_KNOWN' });
    expect(guess).not.toHaveProperty('credential');
  });

  test('names the gate of a denied field', async () => {
    const { newMember } = await world.newOrganization();
    const viewer = await newMember('viewer');
    expect(await graphql(viewer.secret, '{ auditEvents { edges { cursor } } }')).toMatchObject({
      outcome: 'refused',
      gate: 'ROLE_GRANTS',
    });
    expect(await graphql(viewer.secret, '{ noSuchField }')).toMatchObject({ outcome: 'invalid' });
  });

  test('omits everything that the client wrote: paths, queries, parameters, headers', async () => {
    const line = await lineOf('/nowhere/hunter2?token=hunter2', {
      headers: { 'User-Agent': 'hunter2', Referer: 'https://hunter2.example' },
    });
    expect(line).toMatchObject({ surface: 'console', status: 404, outcome: 'invalid' });
    await lineOf('/forward-auth?permission=hunter2:read', {
      headers: { Authorization: 'Bearer hunter2' },
    });
    await lineOf('/oauth/introspect', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'token=hunter2',
    });
    expect(JSON.stringify(written)).not.toContain('hunter2');
  });

  test('logs health checks only at debug level', async () => {
    expect(await lineOf('/healthz')).toMatchObject({ level: 20, surface: 'health' });
  });
});

describe('the metrics', () => {
  const metric = async (name: string, labels: Record<string, string> = {}): Promise<number> => {
    const [family] = (await world.metrics.registry.getMetricsAsJSON()).filter((one) =>
      name.startsWith(one.name),
    );
    const values = (family?.values ?? []) as {
      value: number;
      metricName?: string;
      labels: Record<string, unknown>;
    }[];
    const found = values.find(
      (one) =>
        (one.metricName ?? name) === name &&
        Object.entries(labels).every(([key, value]) => one.labels[key] === value),
    );
    return found?.value ?? 0;
  };
  const grows = async (
    step: () => Promise<unknown>,
    name: string,
    labels: Record<string, string> = {},
  ): Promise<number> => {
    const before = await metric(name, labels);
    await step();
    return (await metric(name, labels)) - before;
  };

  test('count requests by surface and outcome, refusals by gate', async () => {
    const refused = (): Promise<unknown> => graphql('nonsense', '{ __typename }');
    expect(
      await grows(refused, 'latchkey_request_seconds_count', {
        surface: 'graphql',
        outcome: 'refused',
      }),
    ).toBe(1);
    expect(
      await grows(refused, 'latchkey_refusals_total', {
        surface: 'graphql',
        gate: 'CREDENTIAL_KNOWN',
      }),
    ).toBe(1);
    expect(
      await grows(() => lineOf('/healthz'), 'latchkey_request_seconds_count', {
        surface: 'health',
        outcome: 'ok',
      }),
    ).toBe(1);
  });

  test('count runs of argon2 and proofs that needed none', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { secret } = await newToken(owner);
    const made = await metric('latchkey_argon2_seconds_count', { purpose: 'token' });
    expect(made).toBeGreaterThan(0);
    // The process that issued it recognizes it; another must verify it once.
    expect(
      await grows(() => graphql(secret, '{ __typename }'), 'latchkey_proofs_total', {
        result: 'hit',
      }),
    ).toBe(1);
    expect(await metric('latchkey_argon2_seconds_count', { purpose: 'token' })).toBe(made);
    const another = await createWorld({}, { database: world.database });
    try {
      for (let i = 0; i < 3; i++) await another.as(secret)(ViewerDocument);
      const text = await another.metrics.registry.metrics();
      expect(text).toContain('latchkey_proofs_total{result="miss"} 1\n');
      expect(text).toContain('latchkey_proofs_total{result="hit"} 2\n');
      expect(text).toContain('latchkey_argon2_seconds_count{purpose="token"} 1\n');
      expect(text).toContain('latchkey_argon2_waiting 0\n');
    } finally {
      await another.close();
    }
  });

  test('count lookups and how many share a statement, and the time of statements', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { secret } = await newToken(owner);
    expect(
      await grows(() => graphql(secret, '{ __typename }'), 'latchkey_lookup_batch_size_sum'),
    ).toBe(1);
  });

  test('contain no secrets, people or addresses', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { secret } = await newToken(owner);
    await graphql(secret, 'query Named { viewer { permissions } }');
    const text = await world.metrics.registry.metrics();
    for (const word of [secret.slice(0, 10), owner.email, '127.0.0.1', 'Named'])
      expect(text).not.toContain(word);
  });
});
