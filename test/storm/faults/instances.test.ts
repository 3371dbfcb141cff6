import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { post, type Answer } from '../../support/http-send.ts';
import { bearer } from '../../support/services.ts';
import { cleanUp } from '../../support/start-process.ts';
import {
  hasPostgres,
  holdLock,
  startCluster,
  untilNoTransaction,
  untilWaiting,
  type Cluster,
  type Instance,
} from '../../support/cluster.ts';

const onPostgres = hasPostgres() ? describe : describe.skip;

let cluster: Cluster;
let other: Instance;
beforeAll(async () => {
  if (!hasPostgres()) return;
  cluster = await startCluster(1);
  [other] = cluster.instances;
}, 120_000);
afterAll(async () => {
  await (cluster as Cluster | undefined)?.close();
  await cleanUp();
});

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const ask = ({ url }: Instance, query: string, secret = cluster.session): Promise<Answer> =>
  post(url, query, { headers: bearer(secret) });
const rename = (name: string): string =>
  `mutation { updateOrganization(input: { name: "${name}" }) { __typename } }`;
const isNamed = async (name: string): Promise<boolean> =>
  (await cluster.sql('select 1 from organization where name = $1', [name])).length === 1;
/** Stops every write before its audit event: after its checks and changes, before its commit. */
const holdWrites = () => holdLock(cluster, 'lock table audit_event in exclusive mode');
const doomed = (answer: Promise<Answer>): Promise<number | null> =>
  answer.then(({ status }) => status).catch(() => null);

interface Started {
  /** The requests to the failing instance. */
  readonly mutation: string;
  readonly isDone: () => Promise<boolean>;
}

const MUTATIONS: Record<string, () => Promise<Started>> = {
  updateOrganization: async () => ({ mutation: rename('Killed'), isDone: () => isNamed('Killed') }),
  createPersonalAccessToken: async () => ({
    mutation: 'mutation { createPersonalAccessToken(input: { name: "killed" }) { __typename } }',
    isDone: async () =>
      (await cluster.sql("select 1 from credential where name = 'killed'")).length === 1,
  }),
  revokePersonalAccessToken: async () => {
    const { id, secret } = await cluster.newToken({ name: 'to be revoked' });
    return {
      mutation: `mutation { revokePersonalAccessToken(input: { id: "${id}" }) { __typename } }`,
      isDone: async () =>
        (
          await cluster.sql(
            'select 1 from credential where prefix = $1 and revoked_at is not null',
            [secret.slice(0, 10)],
          )
        ).length === 1,
    };
  },
};
const auditRows = async (): Promise<number> =>
  (await cluster.sql<{ n: number }>('select count(*)::int as n from audit_event'))[0]?.n ?? 0;

onPostgres('an instance that is killed in the middle of a mutation', () => {
  test.each(Object.entries(MUTATIONS))(
    '%s: leaves nothing half done and no lock, and another instance does it',
    async (_name, begin) => {
      const { mutation, isDone } = await begin();
      const before = await auditRows();
      const victim = await cluster.startInstance();
      const hold = await holdWrites();
      const answer = doomed(ask(victim, mutation));
      await untilWaiting(cluster, 1);
      victim.process.child.kill('SIGKILL');
      expect(await answer).toBeNull();
      await hold.release();
      await untilNoTransaction(cluster);
      expect(await isDone()).toBe(false);
      expect(await auditRows()).toBe(before);
      expect((await ask(other, mutation)).body.errors).toBeUndefined();
      expect(await isDone()).toBe(true);
      expect(await auditRows()).toBe(before + 1);
    },
  );
});

onPostgres('an instance that receives SIGTERM', () => {
  test.each(Object.entries(MUTATIONS))('finishes %s, logs it, and exits', async (_name, begin) => {
    const { mutation, isDone } = await begin();
    const stopping = await cluster.startInstance();
    const hold = await holdWrites();
    const answer = ask(
      stopping,
      mutation.replace('Killed', 'Finished').replace('killed', 'finished'),
    );
    await untilWaiting(cluster, 1);
    stopping.process.child.kill('SIGTERM');
    await sleep(300);
    await hold.release();
    const { status, text } = await answer;
    expect({ status, text }).toEqual({ status: 200, text: expect.stringMatching(/Payload"/) });
    expect(await stopping.process.exited).toBe(0);
    if (mutation.includes('evoke')) expect(await isDone()).toBe(true);
    else
      expect([
        await isNamed('Finished'),
        (await cluster.sql("select 1 from credential where name = 'finished'")).length === 1,
      ]).toContain(true);
  });

  test('exits although the database is frozen', async () => {
    const stopping = await cluster.startInstance();
    await ask(stopping, '{ members(first: 1) { edges { node { id } } } }');
    cluster.proxy.hold('ask', 'answer');
    try {
      stopping.process.child.kill('SIGTERM');
      expect(
        await Promise.race([stopping.process.exited, sleep(10_000).then(() => 'still there')]),
      ).toBe(0);
    } finally {
      cluster.proxy.release();
    }
  });
});

onPostgres('an instance that was frozen', () => {
  test('reads again when it resumes, without the removed authority', async () => {
    const frozen = await cluster.startInstance();
    const { id, secret } = await cluster.newToken();
    expect((await ask(frozen, '{ viewer { permissions } }', secret)).status).toBe(200);
    frozen.process.child.kill('SIGSTOP');
    const queued = [
      ask(frozen, '{ viewer { permissions } }', secret),
      ask(frozen, rename('Woken'), secret),
    ];
    await sleep(200);
    expect(
      (
        await ask(
          other,
          `mutation { revokePersonalAccessToken(input: { id: "${id}" }) { __typename } }`,
        )
      ).text,
    ).toContain('Payload"');
    const later = ask(frozen, '{ viewer { permissions } }', secret);
    await sleep(4_000);
    frozen.process.child.kill('SIGCONT');
    for (const { status } of await Promise.all([...queued, later])) expect(status).toBe(401);
    expect(await isNamed('Woken')).toBe(false);
    expect((await ask(frozen, '{ viewer { permissions } }')).status).toBe(200);
    expect(await frozen.process.stop()).toBe(0);
  });

  test('in the middle of a mutation does not keep its locks: the withdrawal succeeds, and the mutation does not', async () => {
    const frozen = await cluster.startInstance();
    const { id, secret } = await cluster.newToken({ scopes: [{ permission: '*:*' }] });
    const hold = await holdWrites();
    const late = ask(frozen, rename('Late'), secret);
    await untilWaiting(cluster, 1);
    frozen.process.child.kill('SIGSTOP');
    await hold.release();
    const revoke = () =>
      ask(other, `mutation { revokePersonalAccessToken(input: { id: "${id}" }) { __typename } }`);
    const sentAt = performance.now();
    // PostgreSQL ends the transaction before waiting transactions time out.
    expect((await revoke()).status).toBe(200);
    const heldUpMs = performance.now() - sentAt;
    process.stderr.write(
      `a transaction of a frozen instance held up a withdrawal for ${Math.round(heldUpMs)} ms\n`,
    );
    expect(heldUpMs).toBeLessThan(1_500);
    frozen.process.child.kill('SIGCONT');
    expect((await late).status).toBe(503);
    expect(await isNamed('Late')).toBe(false);
    expect((await ask(frozen, '{ viewer { permissions } }', secret)).status).toBe(401);
    expect((await ask(frozen, rename('Awake'))).status).toBe(200);
    expect(await frozen.process.stop()).toBe(0);
  });
});

onPostgres('an instance that starts while another migrates', () => {
  test('waits until the migration ends', async () => {
    const hold = await holdLock(cluster, 'select pg_advisory_xact_lock(7203461)');
    const starting = cluster.startInstance();
    await sleep(5_000);
    await hold.release();
    const { process } = await starting;
    expect(await process.stop()).toBe(0);
  });
});
