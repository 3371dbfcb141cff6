import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createWorld, type Tenant, type World } from '../../support/world.ts';
import { post, type Answer } from '../../support/http-send.ts';
import { bearer } from '../../support/services.ts';

const PAGE = readFileSync(new URL('../../../docs/API.md', import.meta.url), 'utf8');
const blocksOf = (language: string): string[] =>
  [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(
    ([, text]) => text ?? '',
  );
const prose = PAGE.replaceAll(/^```.*?^```/gms, '').replaceAll('\n', ' ');

let world: World;
let tenant: Tenant;
beforeAll(async () => {
  world = await createWorld({ RATE_LIMIT_USER: '20/s,5000/h' });
  tenant = await world.newOrganization();
});
afterAll(() => world.close());

/** Waits a second, so that the limit per second is fully available. */
const ask = async (secret: string, query: string): Promise<Answer> => {
  await sleep(1_100);
  return post(world.url, query, { headers: bearer(secret) });
};
const bySession = (query: string): Promise<Answer> => ask(tenant.owner.secret, query);
const queryThat = (part: string): string =>
  blocksOf('graphql').find((text) => text.includes(part)) ?? '';
const answerThat = (part: string): unknown =>
  JSON.parse(blocksOf('json').find((text) => text.includes(part)) ?? 'null');

describe('docs/API.md', () => {
  test('contains only valid queries', async () => {
    expect(blocksOf('graphql').length).toBeGreaterThanOrEqual(4);
    for (const query of blocksOf('graphql')) {
      const { body, status } = await bySession(query);
      expect([status, body.errors ?? []]).toEqual([200, []]);
    }
  });

  test('quotes only responses of the server, word for word', async () => {
    const whole = await tenant.newToken(tenant.owner);
    const narrow = await tenant.newToken(tenant.owner, {
      scopes: [{ permission: 'channel:read' }],
    });
    const given: unknown[] = [
      (await ask(whole.secret, queryThat('createPersonalAccessToken'))).body,
      (await ask(narrow.secret, '{ members { totalCount } }')).body,
    ];
    expect([answerThat('createPersonalAccessToken'), answerThat('"errors"')]).toEqual(given);
    // Add each new example of the page here.
    expect(blocksOf('json')).toHaveLength(given.length);
  });

  test('quotes only messages of the server', async () => {
    const { secret } = await tenant.newToken(tenant.owner, {
      scopes: [{ permission: 'channel:publish', entityIds: ['42'] }],
    });
    const { body } = await ask(secret, queryThat('explainAccess'));
    const { gates } = (body.data as { explainAccess: { gates: { reason: string }[] } })
      .explainAccess;
    const said = gates.map(({ reason }) => reason);
    const quoted = [...prose.matchAll(/"([A-Z][^"`]*\.)"/g)].map(([, sentence]) => sentence);
    expect(quoted.length).toBeGreaterThan(1);
    expect(quoted.filter((sentence) => !said.includes(sentence ?? ''))).toEqual([]);
  });

  test('quotes only headers that the server sends', async () => {
    const [, quoted] = /\(`("user-1s";[^`]*)`/.exec(prose) ?? [];
    const { headers } = await bySession('{ viewer { permissions } }');
    expect(headers['ratelimit']).toContain(quoted);
  });
});
