import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { send, type Answer } from '../../support/http-send.ts';
import { bearer, newAsker } from '../../support/services.ts';
import { inParallel, whyNotSound } from './judge.ts';
import { createRefusing, type Refusing } from './refusing.ts';

// Thousands of generated requests over HTTP, from a seed.

const SEED = 20_260_702;
const REQUESTS = 4_000;

let refusing: Refusing;
let asker: string;
beforeAll(async () => {
  refusing = await createRefusing(async (world, tenant) => {
    asker = (await newAsker(world, tenant)).secret;
  });
});
afterAll(() => refusing.close());

const json = fc.json({ maxDepth: 4 });
const form = fc
  .array(
    fc.tuple(
      fc.constantFrom('token', 'permission', 'entity_id', 'ip', 'token_type_hint', 'x'),
      fc.string({ unit: 'binary', maxLength: 30 }),
    ),
    {
      maxLength: 5,
    },
  )
  .map((pairs) =>
    new URLSearchParams(pairs.map(([name, value]) => [name, value.toWellFormed()])).toString(),
  );
const question = fc
  .record(
    {
      subject: fc.oneof(
        fc.record({
          type: fc.constantFrom('user', 'credential', 'x'),
          id: fc.string({ unit: 'binary' }),
        }),
        fc.jsonValue(),
      ),
      action: fc.oneof(fc.record({ name: fc.string() }), fc.jsonValue()),
      resource: fc.oneof(
        fc.record({ type: fc.constantFrom('channel', 'x'), id: fc.string() }),
        fc.jsonValue(),
      ),
      context: fc.jsonValue(),
    },
    { requiredKeys: [] },
  )
  .map((one) => JSON.stringify(one));
const evaluations = fc
  .array(
    question.map((one) => JSON.parse(one) as unknown),
    { maxLength: 5 },
  )
  .map((all) => JSON.stringify({ evaluations: all }));
const graphql = fc.oneof(
  fc
    .record(
      {
        query: fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.constantFrom(
            '{ viewer { __typename } }',
            'query Q($a: Int) { members(first: $a) { totalCount } }',
          ),
        ),
        variables: fc.jsonValue(),
        operationName: fc.jsonValue(),
      },
      { requiredKeys: ['query'] },
    )
    .map((one) => JSON.stringify(one)),
  json,
);
const bytes = fc.uint8Array({ maxLength: 300 }).map((all) => Buffer.from(all).toString('latin1'));
/** Returns whether Node's client accepts the value of a header. */
const value = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc
    .uint8Array({ maxLength: 60 })
    .map((all) =>
      Buffer.from(all.filter((byte) => byte === 9 || (byte >= 32 && byte !== 127))).toString(
        'latin1',
      ),
    ),
);
const headers = fc.dictionary(
  fc.constantFrom(
    'Authorization',
    'X-API-Key',
    'Cookie',
    'X-Forwarded-For',
    'Forwarded',
    'Accept',
    'Origin',
    'Sec-Fetch-Site',
    'X-Request-Id',
    'traceparent',
    'User-Agent',
  ),
  value,
  { maxKeys: 3 },
);

const JSON_TYPE = 'application/json';
const FORM = 'application/x-www-form-urlencoded';
const request = fc.oneof(
  ...[
    ['/graphql', JSON_TYPE, graphql],
    ['/access/v1/evaluation', JSON_TYPE, question],
    ['/access/v1/evaluations', JSON_TYPE, evaluations],
    ['/oauth/introspect', FORM, form],
    ['/oauth/revoke', FORM, form],
    ['/forward-auth', null, fc.constant('')],
    ['/scim/v2/Users', null, fc.constant('')],
  ].map(([path, type, body]) =>
    fc.record({
      path: fc.constant(path as string),
      type: fc.constant(type as string | null),
      body: fc.oneof(
        { weight: 4, arbitrary: body as fc.Arbitrary<string> },
        { weight: 1, arbitrary: bytes },
      ),
      headers,
      query: fc.oneof(fc.constant(''), fc.webQueryParameters()),
      isKnown: fc.boolean(),
    }),
  ),
);

type Sent = typeof request extends fc.Arbitrary<infer T> ? T : never;
const give = ({ path, type, body, headers: more, query, isKnown }: Sent): Promise<Answer> =>
  send(`${refusing.world.url}${path}${query === '' ? '' : `?${query}`}`, {
    method: type === null ? 'GET' : 'POST',
    headers: {
      ...more,
      ...(isKnown && bearer(asker)),
      ...(type !== null && { 'Content-Type': type }),
    },
    ...(type !== null && { body }),
  });

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const heap = (): number => {
  collect();
  return process.memoryUsage().heapUsed;
};

test(`${String(REQUESTS)} requests to all surfaces are answered without an internal error, and memory does not grow`, async () => {
  const all = fc.sample(request, { seed: SEED, numRuns: REQUESTS });
  const faults: string[] = [];
  const statuses = new Map<number, number>();
  const run = (some: readonly Sent[]): Promise<void> =>
    inParallel(some, 20, async (one) => {
      const answer = await give(one);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      const because = whyNotSound(answer);
      if (because !== null) faults.push(`${JSON.stringify(one).slice(0, 500)}: ${because}`);
    });
  // The first half fills the bounded caches of parsed documents and grants.
  await run(all.slice(0, REQUESTS / 2));
  const before = heap();
  await run(all.slice(REQUESTS / 2));
  expect(faults).toEqual([]);
  expect((heap() - before) / 2 ** 20).toBeLessThan(12);
  // The requests differ from each other.
  for (const status of [200, 400, 401]) expect(statuses.get(status) ?? 0).toBeGreaterThan(50);
}, 240_000);
