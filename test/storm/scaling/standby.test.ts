import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import {
  CanDocument,
  createClient,
  ReinstateMemberDocument,
  SuspendMemberDocument,
} from '../../../src/client/client.ts';
import { openDatabase } from '../../../src/database/database.ts';
import { LEASE } from '../../../src/database/lookup/lease.ts';
import { Standbys } from '../../../src/database/lookup/standbys.ts';
import { until } from '../../support/cluster.ts';
import { freeze } from '../../support/freeze.ts';
import { onServer } from '../../support/locations.ts';
import {
  configure,
  hasPostgres,
  startPostgres,
  startStandby,
  type OwnServer,
} from '../../support/postgres-server.ts';
import { createWorld, type Person, type Tenant, type World } from '../../support/world.ts';

const withServers = hasPostgres ? describe : describe.skip;
if (!hasPostgres)
  console.log('Standbys are tested where PostgreSQL is installed: there is no pg_config here.');

const ROUNDS = 30;
const BOTH = 'FIRST 2 (a, b)';

withServers('lookups on standbys', () => {
  let primary: OwnServer;
  let standbys: readonly [OwnServer, OwnServer];
  const worlds: World[] = [];
  /** The standbys that each instance uses, by host and port. */
  const used: Set<string>[] = [];
  let tenant: Tenant;
  let member: Person;
  let secret: string;

  const placeOf = ({ port }: OwnServer): string => `127.0.0.1:${port}`;
  const location = (...lookups: readonly OwnServer[]) =>
    ({
      kind: 'server',
      url: primary.url,
      poolSize: 5,
      lookupUrl: lookups.map(({ url }) => url).join(' '),
    }) as const;
  const untilUsed = (...wanted: readonly OwnServer[]): Promise<void> =>
    until(
      `lookups use ${wanted.length} standbys`,
      () =>
        used.every(
          (its) => its.size === wanted.length && wanted.every((one) => its.has(placeOf(one))),
        ),
      20_000,
    );
  const ask = ({ url }: World): Promise<number> =>
    fetch(`${url}/forward-auth`, { headers: { Authorization: `Bearer ${secret}` } }).then(
      ({ status }) => status,
    );

  beforeAll(async () => {
    primary = await startPostgres();
    standbys = [await startStandby(primary, 'a'), await startStandby(primary, 'b')];
    await configure(primary, 'synchronous_standby_names', BOTH);
    for (let i = 0; i < 2; i++) {
      const its = new Set<string>();
      used.push(its);
      const database = await openDatabase(location(...standbys), undefined, (change) =>
        change.isIn ? its.add(change.standby) : its.delete(change.standby),
      );
      worlds.push(await createWorld({}, { database }));
    }
    tenant = await (worlds[0] as World).newOrganization();
    member = await tenant.newMember('developer');
    ({ secret } = await tenant.newToken(member));
    await untilUsed(...standbys);
  });
  afterAll(async () => {
    for (const world of worlds) {
      await world.close();
      await world.database.close();
    }
    for (const server of [...standbys, primary]) await server.stop();
  });

  test.each([
    ['the setting is empty', '', 'synchronous_standby_names is empty'],
    ['commits wait for one of them', 'ANY 1 (a, b)', 'wait for all of the list'],
    ['one replaces the other', 'FIRST 1 (b, a)', 'wait for all of the list'],
    ['commits wait for another', 'FIRST 1 (b)', 'does not make every commit wait for "a"'],
  ])('that may lag behind are refused at the start: %s', async (_case, setting, because) => {
    await configure(primary, 'synchronous_standby_names', setting);
    await expect(openDatabase(location(standbys[0]))).rejects.toThrow(
      /^DATABASE_LOOKUP_URL must name a synchronous standby, or be unset: /,
    );
    await expect(openDatabase(location(standbys[0]))).rejects.toThrow(because);
  });

  test('a user who cannot see replication is told which grant is missing', async () => {
    await configure(primary, 'synchronous_standby_names', BOTH);
    await onServer(primary.url, ['create role plain login', 'create database plain owner plain']);
    const plain = ({ port }: OwnServer): string => `postgresql://plain@127.0.0.1:${port}/plain`;
    const opened = openDatabase({
      ...location(standbys[0]),
      url: plain(primary),
      lookupUrl: plain(standbys[0]),
    });
    await expect(opened).rejects.toThrow('run "grant pg_read_all_stats to plain" on the primary');
  });

  test('that every commit waits for see every change at once, on every instance', async () => {
    await untilUsed(...standbys);
    const before = await Promise.all(standbys.map(countLookups));
    expect(await race()).toEqual({ old: 0, falselyDenied: 0 });
    // PostgreSQL reports its counters only after a while.
    for (const [i, standby] of standbys.entries())
      await until(
        'each standby has answered lookups',
        async () => (await countLookups(standby)) > (before[i] ?? 0) + 20,
        20_000,
      );
  });

  test('one that is frozen is left out before the client notices, and returns', async () => {
    const [a, b] = standbys;
    const { thaw } = freeze(await a.pid());
    const started = performance.now();
    for (let i = 0; i < 10; i++) expect(await ask(worlds[i % 2] as World)).toBe(200);
    expect(performance.now() - started).toBeLessThan(3 * LEASE.answerMs);
    await untilUsed(b);
    thaw();
    await untilUsed(...standbys);
  });

  test('one that is killed is left out at once; with none left the primary answers', async () => {
    const [a, b] = standbys;
    for (const standby of [a, b]) {
      await standby.shutDown('immediate');
      for (let i = 0; i < 10; i++) expect(await ask(worlds[i % 2] as World)).toBe(200);
    }
    await untilUsed();
    expect((await fetch(`${(worlds[0] as World).url}/readyz`)).status).toBe(200);
    await a.start();
    await b.start();
    await untilUsed(...standbys);
  });

  test('at a start without them the primary answers until they are back', async () => {
    const [a] = standbys;
    await a.shutDown('immediate');
    const heard: string[] = [];
    const database = await openDatabase(location(a), undefined, ({ isIn, because }) =>
      heard.push(isIn ? 'in' : because),
    );
    expect(heard).toEqual([expect.stringContaining('it does not answer: ')]);
    await a.start();
    await until('it is back', () => heard.includes('in'), 20_000);
    await database.close();
    await untilUsed(...standbys);
  });

  test('one that does not replay stops changes, and shows no old authority', async () => {
    const [a] = standbys;
    await onServer(a.url, ['select pg_wal_replay_pause()']);
    await expect(
      tenant.owner.execute(SuspendMemberDocument, { input: { memberId: member.memberId } }),
    ).rejects.toMatchObject({ status: 503 });
    await onServer(a.url, ['select pg_wal_replay_resume()']);
    await until('the change is settled', async () => (await ask(worlds[1] as World)) === 401);
    await tenant.owner.execute(ReinstateMemberDocument, { input: { memberId: member.memberId } });
    await untilUsed(...standbys);
  });

  test('without word from the primary no standby answers: another one may have taken over', async () => {
    const { thaw } = freeze(await primary.pid());
    await new Promise((resolve) => setTimeout(resolve, LEASE.forMs));
    expect(await ask(worlds[0] as World)).toBe(503);
    thaw();
    await untilUsed(...standbys);
  });

  describe('when the setting is emptied while they lag behind', () => {
    const lag = async (): Promise<void> => {
      await configure(primary, 'synchronous_standby_names', BOTH);
      for (const standby of standbys) await configure(standby, 'recovery_min_apply_delay', '0');
      await untilUsed(...standbys);
      for (const standby of standbys) await configure(standby, 'recovery_min_apply_delay', '400ms');
      await configure(primary, 'synchronous_standby_names', '');
      // The worst case: no instance learns of it by itself.
      jest.spyOn(Standbys.prototype, 'check').mockRejectedValue(new Error('too late'));
    };
    afterEach(() => void jest.restoreAllMocks());

    afterAll(async () => {
      for (const standby of standbys) await configure(standby, 'recovery_min_apply_delay', '0');
      await configure(primary, 'synchronous_standby_names', BOTH);
      await untilUsed(...standbys);
    });

    test('changes are answered only when no instance uses them any more', async () => {
      await lag();
      expect(await race(2)).toEqual({ old: 0, falselyDenied: 0 });
      await untilUsed();
    });

    test('the check of this promise can fail: without the wait they show old authority', async () => {
      jest.spyOn(Standbys.prototype, 'awaitShown').mockResolvedValue();
      jest.replaceProperty(LEASE, 'forMs', 60_000);
      await lag();
      const { old } = await race(2);
      expect(old).toBeGreaterThan(0);
    });
  });

  test('one that was promoted is a standby no more', async () => {
    const [a, b] = standbys;
    await a.promote();
    await configure(primary, 'synchronous_standby_names', 'b');
    await untilUsed(b);
    expect(await race()).toEqual({ old: 0, falselyDenied: 0 });
  });

  const countLookups = async ({ url }: OwnServer): Promise<number> => {
    const [row] = await onServer<{ count: string }>(url, [
      `select (coalesce(seq_scan, 0) + coalesce(idx_scan, 0))::text as count from pg_stat_user_tables where relname = 'credential'`,
    ]);
    return Number(row?.count);
  };

  /** Suspends and reinstates in turn, and queries every instance at once after each response. */
  async function race(rounds = ROUNDS): Promise<{ old: number; falselyDenied: number }> {
    const isAllowed = ({ url }: World): Promise<boolean> =>
      createClient({ url: `${url}/graphql`, secret })(CanDocument, {
        permission: 'channel:read',
      }).then(
        ({ viewer }) => viewer?.can ?? false,
        () => false,
      );
    const askAll = async (): Promise<boolean[]> => {
      const answers = [];
      // Several turns, so that each standby of each instance is asked.
      for (let turn = 0; turn < standbys.length; turn++)
        answers.push(...(await Promise.all(worlds.map(isAllowed))));
      return answers;
    };
    let [old, falselyDenied] = [0, 0];
    for (let round = 0; round < rounds; round++) {
      await tenant.owner.execute(SuspendMemberDocument, { input: { memberId: member.memberId } });
      old += (await askAll()).filter(Boolean).length;
      // The change must arrive before the next one, or two errors would cancel out.
      await new Promise((resolve) => setTimeout(resolve, 40));
      await tenant.owner.execute(ReinstateMemberDocument, { input: { memberId: member.memberId } });
      falselyDenied += (await askAll()).filter((allowed) => !allowed).length;
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    return { old, falselyDenied };
  }
});
