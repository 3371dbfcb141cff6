import { afterEach, describe, expect, jest, test } from '@jest/globals';
import {
  createClient,
  RevokePersonalAccessTokenDocument,
  SuspendMemberDocument,
  ViewerDocument,
} from '../../../src/client/client.ts';
import { openDatabase } from '../../../src/database/database.ts';
import { PATIENCE } from '../../../src/database/patience.ts';
import { until } from '../../support/cluster.ts';
import { freeze } from '../../support/freeze.ts';
import {
  configure,
  hasPostgres,
  startPostgres,
  startStandby,
  syncStateOf,
  type OwnServer,
} from '../../support/postgres-server.ts';
import { createWorld, type World } from '../../support/world.ts';

const withServers = hasPostgres ? describe : describe.skip;
if (!hasPostgres)
  console.log('Failover is tested where PostgreSQL is installed: there is no pg_config here.');

const TOKENS = 20;

// The primary fails when the last withdrawal is acknowledged, and its standby takes over.
withServers('when a standby takes over', () => {
  const closing: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    jest.restoreAllMocks();
    for (let close = closing.pop(); close; close = closing.pop()) await close();
  });

  async function openWorld({ url }: { readonly url: string }): Promise<World> {
    const database = await openDatabase({ kind: 'server', url, poolSize: 5 });
    const world = await createWorld({}, { database });
    closing.push(() => database.close());
    closing.push(() => world.close());
    return world;
  }

  const isAccepted = (world: World, secret: string): Promise<boolean> =>
    createClient({ url: `${world.url}/graphql`, secret })(ViewerDocument, {}).then(
      () => true,
      () => false,
    );

  async function openPair(isWaitedFor: boolean): Promise<{ primary: OwnServer; heir: OwnServer }> {
    const primary = await startPostgres();
    closing.push(() => primary.stop());
    const heir = await startStandby(primary, 'heir');
    closing.push(() => heir.stop());
    await configure(primary, 'synchronous_standby_names', isWaitedFor ? 'FIRST 1 (heir)' : '');
    const wanted = isWaitedFor ? 'sync' : 'async';
    while ((await syncStateOf(primary)) !== wanted)
      await new Promise((resolve) => setTimeout(resolve, 20));
    return { primary, heir };
  }

  /**
   * Returns how many of the withdrawn secrets the new primary accepts, and whether it accepts
   * another one.
   */
  async function failOver(isWaitedFor: boolean): Promise<{ revived: number; kept: boolean }> {
    const { primary, heir } = await openPair(isWaitedFor);
    const before = await openWorld(primary);
    const tenant = await before.newOrganization();
    const [member, suspended] = [
      await tenant.newMember('developer'),
      await tenant.newMember('developer'),
    ];
    const [kept, dormant] = [await tenant.newToken(member), await tenant.newToken(suspended)];
    const tokens = await Promise.all(Array.from({ length: TOKENS }, () => tenant.newToken(member)));
    // Both have every write so far. A standby that commits do not wait for is disconnected
    // unnoticed.
    if (!isWaitedFor) await heir.shutDown('fast');
    for (const { id } of tokens)
      await tenant.owner.execute(RevokePersonalAccessTokenDocument, { input: { id } });
    await tenant.owner.execute(SuspendMemberDocument, { input: { memberId: suspended.memberId } });
    await primary.shutDown('immediate');
    if (!isWaitedFor) await heir.start();
    await heir.promote();

    const after = await openWorld(heir);
    const revived = await Promise.all(
      [...tokens, dormant].map(({ secret }) => isAccepted(after, secret)),
    );
    return { revived: revived.filter(Boolean).length, kept: await isAccepted(after, kept.secret) };
  }

  test('for which commits waited, nothing that was acknowledged is lost', async () => {
    expect(await failOver(true)).toEqual({ revived: 0, kept: true });
  });

  test('for which no commit waited, a revoked token is accepted again: the check can fail', async () => {
    expect(await failOver(false)).toEqual({ revived: TOKENS + 1, kept: true });
  });

  describe('of several hosts, the one that was replaced', () => {
    const urlOf = (...servers: readonly OwnServer[]): { readonly url: string } => ({
      url: `postgresql://latchkey@${servers.map(({ port }) => `127.0.0.1:${port}`).join(',')}/postgres?target_session_attrs=read-write`,
    });
    const statusOf = async ({ url }: World, secret: string): Promise<number> =>
      (await fetch(`${url}/forward-auth`, { headers: { Authorization: `Bearer ${secret}` } }))
        .status;

    test('is not asked over the connections that it had when it was frozen', async () => {
      jest.replaceProperty(PATIENCE, 'answerMs', 1_000);
      const { primary, heir } = await openPair(true);
      const idle = await openWorld(urlOf(primary, heir));
      const tenant = await idle.newOrganization();
      const { id, secret } = await tenant.newToken(tenant.owner);
      expect(await statusOf(idle, secret)).toBe(200);
      // The last use is written first: afterwards the instance has nothing to do.
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      const { thaw } = freeze(await primary.pid());
      closing.push(() => Promise.resolve(thaw()));
      await heir.promote();
      const other = await openWorld(heir);
      const revoked = await createClient({
        url: `${other.url}/graphql`,
        secret: tenant.owner.secret,
      })(RevokePersonalAccessTokenDocument, { input: { id } });
      expect(revoked.revokePersonalAccessToken).toHaveProperty('personalAccessToken');
      // Without a request meanwhile.
      await new Promise((resolve) => setTimeout(resolve, PATIENCE.answerMs + 1_500));
      thaw();
      expect(await statusOf(idle, secret)).toBe(401);
    });

    test('is rejected even if no other answers', async () => {
      const { primary, heir } = await openPair(false);
      const world = await openWorld(urlOf(primary, heir));
      const tenant = await world.newOrganization();
      const { secret } = await tenant.newToken(tenant.owner);
      expect(await statusOf(world, secret)).toBe(200);
      await primary.shutDown('fast');
      await heir.promote();
      await until('the heir answers', async () => (await statusOf(world, secret)) === 200);
      await heir.shutDown('fast');
      await primary.start();
      for (let i = 0; i < 5; i++) expect(await statusOf(world, secret)).toBe(503);
    });
  });

  test('while it is down, nothing is acknowledged that it lacks', async () => {
    jest.replaceProperty(PATIENCE, 'answerMs', 2_000);
    const { primary, heir } = await openPair(true);
    const world = await openWorld(primary);
    const tenant = await world.newOrganization();
    const { id, secret } = await tenant.newToken(tenant.owner);
    await heir.shutDown('immediate');
    await expect(
      tenant.owner.execute(RevokePersonalAccessTokenDocument, { input: { id } }),
    ).rejects.toMatchObject({ status: 503 });
    await primary.shutDown('immediate');
    await heir.start();
    await heir.promote();
    // The revocation was not acknowledged.
    expect(await isAccepted(await openWorld(heir), secret)).toBe(true);
  });
});
