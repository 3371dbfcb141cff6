import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import {
  AcceptInvitationDocument,
  ChangePasswordDocument,
  InviteMemberDocument,
  SignInDocument,
} from '../../../src/client/client.ts';
import { createWorld, PASSWORD, payloadOf, type World } from '../../support/world.ts';
import { codeOf, post, type Answer } from '../../support/http-send.ts';
import { proveAddress } from '../../support/personal-access-token-steps.ts';
import { bearer } from '../../support/services.ts';

/** The server with the default limits. */
let at: World;
/** The server without limits on the same database, which creates users. */
let world: World;
beforeAll(async () => {
  world = await createWorld();
  at = await createWorld(
    { TRUSTED_PROXIES: '127.0.0.1', RATE_LIMIT_SIGN_IN: '30/min,300/h' },
    { database: world.database },
  );
});
afterAll(async () => {
  await at.close();
  await world.close();
});

/** Shifts the clock of the limits. */
let turned = 0;
const { now } = Date;
const turn = (seconds: number): void => {
  turned += seconds * 1_000;
  jest.spyOn(Date, 'now').mockImplementation(() => now() + turned);
};
afterEach(() => void jest.restoreAllMocks());

type Headers = Record<string, string>;
const signIn = (
  email: string,
  password: string,
  address: string,
  headers: Headers = {},
): Promise<Answer> =>
  post(at.url, SignInDocument.toString(), {
    headers: { 'X-Forwarded-For': address, ...headers },
    variables: { input: { email, password } },
  });
const passes = async (...args: Parameters<typeof signIn>): Promise<boolean> =>
  (await signIn(...args)).status === 200;

/** The cookie by which a browser that signed in is known. */
function deviceOf(answer: Answer): Headers {
  const cookies = [answer.headers['set-cookie'] ?? []].flat();
  const [cookie = ''] = cookies.filter((one) => one.startsWith('latchkey-device='));
  return { Cookie: cookie.split(';', 1)[0] ?? '' };
}
/** Signs in from a separate address, and keeps the cookie. */
const knownDevice = async (email: string): Promise<Headers> =>
  deviceOf(await signIn(email, PASSWORD, '192.0.2.99'));
const retryAfter = (answer: Answer): number => Number(answer.headers['retry-after']);

let networks = 0;
/** Returns an IPv6 address of a new site. */
const newSite = (): string => `2001:db8:${(++networks).toString(16)}::1`;

describe('guesses at one account', () => {
  test.each([
    ['300 sites', () => newSite(), 20],
    ['300 networks of IPv4', (i: number) => `10.${(i / 200) | 0}.${i % 200}.${(i * 7) % 250}`, 20],
    ['300 /64s of one site', (i: number) => `2001:db8:ffff:${i.toString(16)}::1`, 5],
    ['300 addresses of a /24', (i: number) => `198.51.100.${i % 250}`, 5],
  ] as const)(
    'from %s are delayed, while the owner signs in on a known device',
    async (_what, addressOf, judgedMax) => {
      const { owner } = await world.newOrganization();
      const device = await knownDevice(owner.email);
      const statuses: number[] = [];
      const start = now();
      for (let i = 0; i < 300; i++) {
        statuses.push((await signIn(owner.email, `wrong ${i}`, addressOf(i))).status);
        if (i % 100 === 99)
          expect(await passes(owner.email, PASSWORD, addressOf(i), device)).toBe(true);
      }
      // The free attempts, and one for each wait that ended meanwhile.
      const waits = Math.log2((now() - start) / 1_000 + 1);
      expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(
        judgedMax + waits,
      );
      expect(new Set(statuses)).toEqual(new Set([401, 429]));
    },
  );

  test('at the same time are delayed as well', async () => {
    const { owner } = await world.newOrganization();
    const [address, elsewhere] = [newSite(), newSite()];
    const start = now();
    const statuses = await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        signIn(owner.email, `wrong ${i}`, address).then(({ status }) => status),
      ),
    );
    const judged = statuses.filter((status) => status === 401).length;
    expect(judged).toBeGreaterThanOrEqual(5);
    // One more for each wait that ended meanwhile, on a busy machine.
    expect(judged).toBeLessThanOrEqual(5 + Math.log2((now() - start) / 1_000 + 1));
    expect(await passes(owner.email, PASSWORD, elsewhere)).toBe(true);
  });

  test('wait longer each time, at most an hour; a request in between does not prolong the wait, and the correct password passes after it', async () => {
    const { owner } = await world.newOrganization();
    const address = newSite();
    for (let i = 0; i < 5; i++)
      expect((await signIn(owner.email, 'wrong', address)).status).toBe(401);
    const waits: number[] = [];
    for (let i = 0; i < 15; i++) {
      const refused = await signIn(owner.email, PASSWORD, address);
      expect({ status: refused.status, code: codeOf(refused) }).toEqual({
        status: 429,
        code: 'RATE_LIMITED',
      });
      expect(refused.text).toMatch(/Too many attempts to sign in\. Try again in \d+ seconds?\./);
      expect(retryAfter(await signIn(owner.email, PASSWORD, address))).toBeLessThanOrEqual(
        retryAfter(refused),
      );
      waits.push(retryAfter(refused));
      turn(retryAfter(refused));
      expect((await signIn(owner.email, 'wrong', address)).status).toBe(401);
    }
    const expected = Array.from({ length: 15 }, (_, i) => Math.min(2 ** i, 3_600));
    // A second may have begun since.
    for (const [i, wait] of waits.entries()) expect(expected[i]! - wait).toBeLessThanOrEqual(2);
    for (const [i, wait] of waits.entries()) expect(wait).toBeLessThanOrEqual(expected[i]!);
    turn(3_600);
    expect(await passes(owner.email, PASSWORD, address)).toBe(true);
    // Forgotten after a day.
    turn(86_400);
    for (let i = 0; i < 5; i++)
      expect((await signIn(owner.email, 'wrong', address)).status).toBe(401);
  });

  test('from a thousand networks without pause leave the owner an attempt within a quarter of an hour', async () => {
    const { owner } = await world.newOrganization();
    for (let i = 0; i < 40; i++) {
      const answer = await signIn(owner.email, 'wrong', newSite());
      if (answer.status === 429) turn(retryAfter(answer));
      expect(retryAfter(answer) || 0).toBeLessThanOrEqual(900);
    }
    turn(900);
    expect(await passes(owner.email, PASSWORD, newSite())).toBe(true);
  });

  test('from an office do not lock out its users', async () => {
    const { owner, newMember } = await world.newOrganization();
    const colleague = await newMember('viewer');
    const device = await knownDevice(owner.email);
    const office = newSite();
    for (let i = 0; i < 10; i++) await signIn(owner.email, 'wrong', office);
    expect(await passes(owner.email, PASSWORD, office, device)).toBe(true);
    expect(await passes(colleague.email, PASSWORD, office)).toBe(true);
    const refused = await signIn(owner.email, PASSWORD, office);
    expect(refused.status).toBe(429);
    turn(retryAfter(refused));
    expect(await passes(owner.email, PASSWORD, office)).toBe(true);
  });

  test('at an unknown account are answered and delayed like those at an existing one', async () => {
    const { owner, slug } = await world.newOrganization();
    const sequence = async (email: string) => {
      const address = newSite();
      // Concurrently, so that no delay ends in between, however slow the machine is.
      const answers = await Promise.all(
        Array.from({ length: 8 }, () =>
          signIn(email, 'wrong', address, { Cookie: 'latchkey-device=junk' }),
        ),
      );
      const seen = answers.map(({ status, text, headers }) => [
        status,
        text,
        ...[
          'retry-after',
          'ratelimit',
          'ratelimit-policy',
          'x-ratelimit-limit',
          'set-cookie',
          'www-authenticate',
        ].map((name) => headers[name]),
      ]);
      return seen.sort((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)));
    };
    const known = await sequence(owner.email);
    for (const email of [`nobody@${slug}.example`, 'no address', ''])
      expect(await sequence(email)).toEqual(known);
    expect(known.map(([status]) => status)).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
  });

  test('are counted by account, however its address is written, and separately by alias', async () => {
    const { owner } = await world.newOrganization();
    const address = newSite();
    const spellings = [
      owner.email,
      owner.email.toUpperCase(),
      ` ${owner.email}`,
      `${owner.email} `,
      owner.email,
    ];
    for (const email of spellings) expect((await signIn(email, 'wrong', address)).status).toBe(401);
    for (const email of spellings) expect((await signIn(email, 'wrong', address)).status).toBe(429);
    const input = JSON.stringify({ email: owner.email, password: 'wrong' }).replaceAll(
      /"(\w+)":/g,
      '$1:',
    );
    const aliases = Array.from(
      { length: 40 },
      (_, i) => `a${i}: signIn(input: ${input}) { __typename }`,
    ).join(' ');
    expect(
      (await post(at.url, `mutation { ${aliases} }`, { headers: { 'X-Forwarded-For': address } }))
        .status,
    ).toBe(429);
  });
});

describe('the right password', () => {
  test('is never counted', async () => {
    const { owner } = await world.newOrganization();
    const address = newSite();
    for (let i = 0; i < 40; i++) expect(await passes(owner.email, PASSWORD, address)).toBe(true);
  });

  test('makes a device known to its account only, by a cookie that authenticates nobody', async () => {
    const [{ owner }, { owner: other }] = [
      await world.newOrganization(),
      await world.newOrganization(),
    ];
    const answer = await signIn(owner.email, PASSWORD, newSite());
    const [cookie] = [answer.headers['set-cookie'] ?? []]
      .flat()
      .filter((one) => one.startsWith('latchkey-device='));
    for (const attribute of ['HttpOnly', 'SameSite=Strict', 'Path=/', 'Max-Age='])
      expect(cookie).toContain(attribute);
    const device = deviceOf(answer);
    expect(
      (await post(at.url, '{ viewer { __typename } }', { headers: device })).body.data,
    ).toEqual({ viewer: null });
    const address = newSite();
    for (const { email } of [owner, other])
      for (let i = 0; i < 6; i++) await signIn(email, 'wrong', address);
    expect((await signIn(other.email, PASSWORD, address, device)).status).toBe(429);
    expect(await passes(owner.email, PASSWORD, address, device)).toBe(true);
    const forged = { Cookie: (device['Cookie'] ?? '').slice(0, -3) + 'AAA' };
    expect((await signIn(other.email, PASSWORD, address, forged)).status).toBe(429);
  });

  test('passes on a known device during a flood; a stolen cookie allows ten guesses', async () => {
    const { owner } = await world.newOrganization();
    const device = await knownDevice(owner.email);
    const address = newSite();
    const statuses: number[] = [];
    for (let i = 0; i < 30; i++)
      statuses.push((await signIn(owner.email, 'wrong', address, device)).status);
    // Ten attempts of the device, then five of the network.
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(15 + 2);
    expect(statuses.at(-1)).toBe(429);
    turn(1);
    expect(await passes(owner.email, PASSWORD, newSite(), device)).toBe(true);
  });
});

describe('passwords are verified, and guesses delayed, in other operations too', () => {
  test('by changePassword, with a separate budget for the session', async () => {
    const { owner } = await world.newOrganization();
    const address = newSite();
    const change = (currentPassword: string): Promise<Answer> =>
      post(at.url, ChangePasswordDocument.toString(), {
        headers: { 'X-Forwarded-For': address, ...bearer(owner.secret) },
        variables: { input: { currentPassword, newPassword: 'another good password' } },
      });
    // Guesses elsewhere do not prevent the owner from changing it.
    for (let i = 0; i < 6; i++) await signIn(owner.email, 'wrong', address);
    const statuses: number[] = [];
    for (let i = 0; i < 20; i++) statuses.push((await change('wrong')).status);
    expect(statuses.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 200));
    expect(statuses.at(-1)).toBe(429);
    turn(3_600);
    const changed = await change(PASSWORD);
    expect(changed.body.data).toMatchObject({
      changePassword: { __typename: 'ChangePasswordPayload' },
    });
    // The device stays known under the new password.
    const device = deviceOf(changed);
    for (let i = 0; i < 6; i++) await signIn(owner.email, 'wrong', address);
    expect(await passes(owner.email, 'another good password', address, device)).toBe(true);
  });

  test('by acceptInvitation for an existing account', async () => {
    const [{ owner }, { owner: inviter }] = [
      await world.newOrganization(),
      await world.newOrganization(),
    ];
    await proveAddress(world, owner.email);
    const { secret } = payloadOf(
      (
        await inviter.execute(InviteMemberDocument, {
          input: { email: owner.email, role: 'viewer' },
        })
      ).inviteMember,
    );
    const address = newSite();
    const accept = (password: string): Promise<Answer> =>
      post(at.url, AcceptInvitationDocument.toString(), {
        headers: { 'X-Forwarded-For': address },
        variables: { input: { secret, name: 'Ada', password } },
      });
    const statuses: number[] = [];
    for (let i = 0; i < 8; i++) statuses.push((await accept(`wrong wrong ${i}`)).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429, 429]);
    expect((await signIn(owner.email, PASSWORD, address)).status).toBe(429);
  });
});

describe('a password that is tried on a thousand accounts', () => {
  /** Tries it on so many accounts, and returns how many attempts were not delayed. */
  async function sprayFrom(addressOf: (i: number) => string, accounts: number): Promise<number> {
    const statuses: number[] = [];
    for (let i = 0; i < accounts; i++)
      statuses.push((await signIn(`person${i}@example.org`, 'wrong', addressOf(i))).status);
    expect(statuses.at(-1)).toBe(429);
    return statuses.filter((status) => status === 401).length;
  }

  test('from one network is delayed', async () => {
    const address = newSite();
    expect(await sprayFrom(() => address, 60)).toBe(30);
  });

  test('from neighbouring networks of one site is delayed', async () => {
    const site = newSite().replace(/::1$/, '');
    expect(await sprayFrom((i) => `${site}:${i % 10}::1`, 150)).toBe(120);
  });
});
