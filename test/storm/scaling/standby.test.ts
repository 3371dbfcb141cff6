import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  CanDocument,
  createClient,
  ReinstateMemberDocument,
  SuspendMemberDocument,
} from '../../../src/client/client.ts';
import { openDatabase } from '../../../src/database/database.ts';
import {
  configure,
  hasPostgres,
  startPostgres,
  startStandby,
  syncStateOf,
  type OwnServer,
} from '../../support/postgres-server.ts';
import { createWorld, type Person, type Tenant, type World } from '../../support/world.ts';

const withServers = hasPostgres ? describe : describe.skip;
if (!hasPostgres)
  console.log('Standbys are tested where PostgreSQL is installed: there is no pg_config here.');

const ROUNDS = 60;

withServers('lookups on a standby', () => {
  let primary: OwnServer;
  let standby: OwnServer;
  let worlds: World[];
  let tenant: Tenant;
  let member: Person;
  let secret: string;

  const isSynchronous = async (): Promise<boolean> => (await syncStateOf(primary)) === 'sync';
  const until = async (isSo: () => Promise<boolean>): Promise<void> => {
    while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const location = () =>
    ({ kind: 'server', url: primary.url, poolSize: 5, lookupUrl: standby.url }) as const;

  beforeAll(async () => {
    primary = await startPostgres();
    standby = await startStandby(primary, 'lookups');
  });
  afterAll(async () => {
    for (const world of worlds) {
      await world.close();
      await world.database.close();
    }
    await standby.stop();
    await primary.stop();
  });

  test('that commits do not wait for are refused at the start', async () => {
    worlds = [];
    await expect(openDatabase(location())).rejects.toThrow(
      'DATABASE_LOOKUP_URL must name a synchronous standby, or be unset',
    );
  });

  test('that every commit waits for see every change at once, on every instance', async () => {
    await configure(primary, 'synchronous_standby_names', 'FIRST 1 (lookups)');
    await until(isSynchronous);
    for (let i = 0; i < 2; i++)
      worlds.push(await createWorld({}, { database: await openDatabase(location()) }));
    tenant = await (worlds[0] as World).newOrganization();
    member = await tenant.newMember('developer');
    ({ secret } = await tenant.newToken(member));
    expect(await race()).toEqual({ old: 0, falselyDenied: 0 });
  });

  test('that lag behind accept old authority: the check of this promise can fail', async () => {
    // Commits no longer wait. A delay simulates the network or a busy standby.
    await configure(primary, 'synchronous_standby_names', '');
    await configure(standby, 'recovery_min_apply_delay', '30ms');
    await until(async () => !(await isSynchronous()));
    const { old, falselyDenied } = await race();
    expect(old).toBeGreaterThan(0);
    expect(falselyDenied).toBeGreaterThan(0);
    await configure(standby, 'recovery_min_apply_delay', '0');
  });

  test('that are down: every credential is rejected, and the server is not ready', async () => {
    await standby.shutDown('immediate');
    const [{ url }] = worlds as [World];
    const answer = await fetch(`${url}/forward-auth`, {
      headers: { Authorization: `Bearer ${secret}` },
    });
    expect(answer.status).toBe(503);
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    await standby.start();
    await until(async () => (await fetch(`${url}/readyz`)).ok);
    expect(
      (await fetch(`${url}/forward-auth`, { headers: { Authorization: `Bearer ${secret}` } }))
        .status,
    ).toBe(200);
  });

  /** Suspends and reinstates in turn, and queries every instance at once after each response. */
  async function race(): Promise<{ old: number; falselyDenied: number }> {
    const ask = ({ url }: World): Promise<boolean> =>
      createClient({ url: `${url}/graphql`, secret })(CanDocument, {
        permission: 'channel:read',
      }).then(
        ({ viewer }) => viewer?.can ?? false,
        () => false,
      );
    let [old, falselyDenied] = [0, 0];
    for (let round = 0; round < ROUNDS; round++) {
      await tenant.owner.execute(SuspendMemberDocument, { input: { memberId: member.memberId } });
      old += (await Promise.all(worlds.map(ask))).filter(Boolean).length;
      // The change must arrive before the next one, or two errors would cancel out.
      await new Promise((resolve) => setTimeout(resolve, 40));
      await tenant.owner.execute(ReinstateMemberDocument, { input: { memberId: member.memberId } });
      falselyDenied += (await Promise.all(worlds.map(ask))).filter((allowed) => !allowed).length;
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    return { old, falselyDenied };
  }
});
