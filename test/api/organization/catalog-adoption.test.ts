import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { toCall } from '../../../src/server/live-call.ts';
import { parseCatalog } from '../../../src/catalog/parse-catalog.ts';
import {
  AuditEventsDocument,
  CreateApiKeyDocument,
  CreateRoleDocument,
  DeleteRoleDocument,
  RolesDocument,
  UpdateRoleDocument,
} from '../../../src/client/client.ts';
import { createLog } from '../../../src/observe/log.ts';
import { adoptCatalog, type CatalogAdoption } from '../../../src/role/adopt-catalog.usecase.ts';
import { watchCatalog } from '../../../src/process/run-catalog.ts';
import { StartupError } from '../../../src/core/startup-error.ts';
import { createWorld, nobody, payloadOf, type Tenant, type World } from '../../support/world.ts';

const CLERK = "clerk: { name: Clerk, grants: ['invoice:*', 'personal-access-token:*'] }";
const CATALOG = `
entityTypes:
  invoice: { operations: [create, read, void] }
  report: { operations: [read, send] }
scopes:
  billing: { description: Bills., grants: ['invoice:read'] }
roles:
  owner: { name: Owner, grants: ['*:*'] }
  ${CLERK}
`;

let worlds = 0;
let world: World;
let tenant: Tenant;
const opened: World[] = [];
beforeEach(async () => {
  // A separate database each time, because the catalogue applies to every organization.
  world = await createWorld(
    {},
    { databaseName: `catalog_${process.env['JEST_WORKER_ID'] ?? '0'}_${++worlds}` },
  );
  opened.push(world);
  tenant = await world.newOrganization();
  await start(CATALOG, { accepted: await acceptanceOf(CATALOG) });
});
afterAll(async () => {
  for (const one of opened) await one.close();
});

interface Start {
  readonly fromFile?: boolean;
  readonly accepted?: string | null;
}

/** Starts again with another catalogue. */
async function start(
  text: string,
  { fromFile = true, accepted = null }: Start = {},
): Promise<CatalogAdoption> {
  const reading = parseCatalog(text);
  if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
  const request = toCall(
    { catalog: reading.catalog, hasher: world.hasher, limits: world.limits, setUp: null },
    nobody(world.database),
  );
  return request.writeUnauthenticated((write) =>
    adoptCatalog(write, { catalog: reading.catalog, fromFile, accepted }),
  );
}

/** Returns the message of a refused start; empty if it starts. */
const refusalOf = (text: string, options: Start = {}): Promise<string> =>
  start(text, options).then(
    () => '',
    (error: unknown) => {
      if (error instanceof StartupError) return error.message;
      throw error;
    },
  );
const acceptanceOf = async (text: string, options: Start = {}): Promise<string | null> =>
  /CATALOG_ACCEPT=([0-9a-f]{12})/.exec(await refusalOf(text, options))?.[1] ?? null;

const roleOf = async (key: string) =>
  (await tenant.owner.execute(RolesDocument)).roles.find((role) => role.key === key);
const eventsOf = async (action: string): Promise<string[]> => {
  const { auditEvents } = await tenant.owner.execute(AuditEventsDocument, {
    filter: { action: [action] },
    first: 100,
  });
  return auditEvents.edges.map(
    ({ node }) =>
      `${node.actor === null ? 'nobody' : 'a user'} ${node.targetLabel ?? ''}: ${node.detail ?? ''}`,
  );
};
/** Writes values that the API of this server rejects, because it has another catalogue. */
const addScope = async (credentialSecret: string, permission: string): Promise<void> => {
  await world.database.pool.query(
    `insert into scope (id, credential_id, permission, created_at) select gen_random_uuid(), id, $2, now() from credential where prefix = $1`,
    [credentialSecret.slice(0, 10), permission],
  );
};
const addRole = async (key: string, grants: readonly string[]): Promise<void> => {
  await world.database.pool.query(
    `insert into role (id, organization_id, key, name, grants, built_in, created_at) select gen_random_uuid(), id, $2, $2, $3, false, now() from organization where slug = $1`,
    [tenant.slug, key, grants],
  );
};
const haveRole = (key: string, secret: string): Promise<unknown> =>
  world.database.pool.query(
    'update credential set role_id = (select r.id from role r join organization o on o.id = r.organization_id where r.key = $1 and o.slug = $3) where prefix = $2',
    [key, secret.slice(0, 10), tenant.slug],
  );

const without = (part: string): string => {
  if (!CATALOG.includes(part)) throw new Error(`The catalogue has no ${part}.`);
  return CATALOG.replace(part, '');
};
const NO_VOID = CATALOG.replace('read, void]', 'read]');
const NO_REPORT = without('report: { operations: [read, send] }');
const NO_BILLING = without("billing: { description: Bills., grants: ['invoice:read'] }").replace(
  'scopes:',
  '',
);
const NO_CLERK = without(CLERK);

describe('a start whose catalogue drops something', () => {
  test('proceeds where nothing of it is in use, and logs and records what changed', async () => {
    const cases: [string, string, string][] = [
      [NO_VOID, 'operation invoice:void removed', 'operation invoice:void added'],
      [NO_REPORT, 'entity type report removed', 'entity type report added'],
      [NO_BILLING, 'named scope billing removed', 'named scope billing added'],
      [NO_CLERK, 'built-in role clerk removed', 'built-in role clerk added'],
    ];
    for (const [text, removed, added] of cases) {
      expect((await start(text)).changes).toEqual([removed]);
      expect((await eventsOf('catalog.changed'))[0]).toBe(`nobody ${tenant.slug}: ${removed}`);
      expect((await start(text)).changes).toEqual([]);
      expect((await start(CATALOG)).changes).toEqual([added]);
      expect((await eventsOf('catalog.changed'))[0]).toBe(`nobody ${tenant.slug}: ${added}`);
    }
    expect(await eventsOf('catalog.changed')).toHaveLength(2 * cases.length);
  });

  test.each<[string, string, () => Promise<unknown>, RegExp]>([
    [
      'a scope of a token',
      NO_VOID,
      async () => addScope((await tenant.newToken(tenant.owner)).secret, 'invoice:void'),
      /operation invoice:void \(scope invoice:void of 1 token \(pat_\w{6}\) in t-/,
    ],
    [
      'a pattern of a token, for every type',
      NO_VOID,
      async () => addScope((await tenant.newToken(tenant.owner)).secret, '*:void'),
      /operation void \(scope \*:void of 1 token/,
    ],
    [
      'a pattern of a token, for the type',
      NO_REPORT,
      async () => addScope((await tenant.newToken(tenant.owner)).secret, 'report:*'),
      /entity type report \(scope report:\* of 1 token/,
    ],
    [
      'a named scope of a token',
      NO_BILLING,
      async () => addScope((await tenant.newToken(tenant.owner)).secret, 'billing'),
      /named scope billing \(scope billing of 1 token/,
    ],
    [
      'a grant of a role',
      NO_REPORT,
      () => addRole('auditing', ['invoice:read', 'report:send']),
      /entity type report \(grant report:send of role auditing in t-/,
    ],
    [
      'the role of a member',
      NO_CLERK,
      () => tenant.newMember('clerk'),
      /built-in role clerk \(the role of 1 member in t-/,
    ],
    [
      'the role of a key',
      NO_CLERK,
      async () =>
        haveRole(
          'clerk',
          payloadOf(
            (
              await tenant.owner.execute(CreateApiKeyDocument, {
                input: { name: 'k', role: 'owner' },
              })
            ).createApiKey,
          ).secret,
        ),
      /built-in role clerk \(the role of 1 API key in t-/,
    ],
    [
      'a role by another key',
      CATALOG.replace('clerk:', 'cashier:'),
      () => tenant.newMember('clerk'),
      /built-in role clerk \(the role of 1 member/,
    ],
  ])(
    'is refused where it is in use as %s, until that change is accepted',
    async (_, text, use, told) => {
      await use();
      const before = [await eventsOf('catalog.changed'), await roleOf('clerk')];
      const refusal = await refusalOf(text);
      expect(refusal).toMatch(told);
      expect(refusal).not.toContain('\n');
      expect(await refusalOf(text, { accepted: '0123456789ab' })).toBe(refusal);
      // The refused start has changed nothing.
      expect([await eventsOf('catalog.changed'), await roleOf('clerk')]).toEqual(before);
      expect((await start(CATALOG)).changes).toEqual([]);

      const accepted = await acceptanceOf(text);
      const { changes, losses } = await start(text, { accepted });
      expect(changes.length).toBeGreaterThan(0);
      expect(losses).toHaveLength(1);
      const [event = ''] = await eventsOf('catalog.changed');
      for (const change of changes) expect(event).toContain(change);
      expect(event).toContain('no longer in effect: ');
      // An accepted change stays accepted, and does not cover the next one.
      expect(await start(text)).toMatchObject({ changes: [], losses: [] });
      await start(CATALOG);
      expect(await refusalOf(text, { fromFile: false, accepted })).toContain('CATALOG_ACCEPT=');
    },
  );

  test('names a few of many tokens, and how many more there are', async () => {
    await world.database.pool.query(
      `insert into credential (id, kind, type, prefix, secret_hash, organization_id, maker_ids, name, narrowed, ip_allow_list, created_at, updated_at)
       select gen_random_uuid(), 'PERSONAL_ACCESS_TOKEN', 'PERSONAL', 'pat_' || lpad(n::text, 6, '0'), 'x', o.id, '{}', 'many', true, '{}', now(), now()
       from organization o, generate_series(1, 250) n where o.slug = $1`,
      [tenant.slug],
    );
    await world.database.pool.query(
      `insert into scope (id, credential_id, permission, created_at) select gen_random_uuid(), id, 'invoice:void', now() from credential where name = 'many'`,
    );
    const refusal = await refusalOf(NO_VOID);
    expect(refusal).toContain('scope invoice:void of 250 tokens (pat_000001, pat_000002, ');
    expect(refusal).toContain('and 240 more)');
    expect(refusal.length).toBeLessThan(1_000);
  });

  test('reports to each organization only its tokens', async () => {
    const other = await world.newOrganization();
    const { secret } = await other.newToken(other.owner);
    await addScope(secret, 'invoice:void');
    await start(NO_VOID, { accepted: await acceptanceOf(NO_VOID) });
    const here = await eventsOf('catalog.changed');
    expect(here[0]).toBe(`nobody ${tenant.slug}: operation invoice:void removed`);
    const there = (
      await other.owner.execute(AuditEventsDocument, { filter: { action: ['catalog.changed'] } })
    ).auditEvents.edges[0]?.node.detail;
    expect(there).toBe(
      `operation invoice:void removed. no longer in effect: operation invoice:void: scope invoice:void of 1 token (${secret.slice(0, 10)})`,
    );
  });

  test('is rejected where it would leave an organization without an owner', async () => {
    const text = CATALOG.replace(
      "grants: ['*:*'] }",
      "grants: ['*:read'] }\n  boss: { name: Boss, grants: ['*:*'] }",
    );
    expect(await refusalOf(text)).toMatch(new RegExp(`leaves no owner.* in ${tenant.slug}\\.`));
    expect(await roleOf('owner')).toMatchObject({ grants: ['*:*'] });
  });
});

describe('a start without CATALOG_FILE on a database that was run with one', () => {
  test('is refused until it is accepted, even where nothing would change', async () => {
    const refusal = await refusalOf(CATALOG, { fromFile: false });
    expect(refusal).toMatch(
      /^This database was last started with a CATALOG_FILE, but CATALOG_FILE is not set\. Set CATALOG_FILE to the file\. To accept this change/,
    );
    await tenant.newMember('clerk');
    expect(await refusalOf(NO_CLERK, { fromFile: false })).toContain(
      'The built-in catalogue drops items that are in use: built-in role clerk',
    );
    expect(await roleOf('clerk')).toMatchObject({ builtIn: true });
    const { changes } = await start(CATALOG, {
      fromFile: false,
      accepted: await acceptanceOf(CATALOG, { fromFile: false }),
    });
    expect(changes).toEqual(['the built-in catalogue instead of CATALOG_FILE']);
    expect(await start(CATALOG, { fromFile: false })).toMatchObject({ changes: [] });
    expect((await start(CATALOG)).changes).toEqual([
      'read from CATALOG_FILE instead of the built-in catalogue',
    ]);
  });
});

describe('a built-in role', () => {
  test('follows the catalogue, and a custom role does not', async () => {
    payloadOf(
      (
        await tenant.owner.execute(CreateRoleDocument, {
          input: { key: 'reader', name: 'Reader', grants: ['member:read'] },
        })
      ).createRole,
    );
    await start(
      `${CATALOG.replace("['invoice:*', 'personal", "['invoice:read', 'personal")}  reader: { name: Other, grants: ['*:*'] }\n`,
    );
    expect(await roleOf('clerk')).toMatchObject({
      builtIn: true,
      grants: ['invoice:read', 'personal-access-token:*'],
    });
    expect(await roleOf('reader')).toMatchObject({
      builtIn: false,
      name: 'Reader',
      grants: ['member:read'],
    });
    expect((await eventsOf('role.updated'))[0]).toBe(
      'nobody clerk: by the catalogue: invoice:*, personal-access-token:* → invoice:read, personal-access-token:*',
    );
  });

  test('that returns to the catalogue is built in again, so that narrowing it in the file works', async () => {
    await tenant.newMember('clerk');
    await start(NO_CLERK, { accepted: await acceptanceOf(NO_CLERK) });
    expect(await roleOf('clerk')).toMatchObject({
      builtIn: false,
      grants: ['invoice:*', 'personal-access-token:*'],
    });
    // Meanwhile it is a custom role of the organization.
    payloadOf(
      (await tenant.owner.execute(UpdateRoleDocument, { input: { key: 'clerk', name: 'Ours' } }))
        .updateRole,
    );
    await start(CATALOG);
    expect(await roleOf('clerk')).toMatchObject({ builtIn: true, name: 'Clerk' });
    await start(CATALOG.replace("['invoice:*', ", "['invoice:read', "));
    expect(await roleOf('clerk')).toMatchObject({
      builtIn: true,
      grants: ['invoice:read', 'personal-access-token:*'],
    });
    expect((await eventsOf('role.updated')).slice(0, 2)).toEqual([
      expect.stringContaining('clerk: by the catalogue: '),
      expect.stringContaining('clerk: built in again, by the catalogue: '),
    ]);
  });

  test('that left the catalogue is in use only while a member or a key has it', async () => {
    await addRole('unused', ['member:read']);
    await start(NO_CLERK);
    await start(
      NO_CLERK.replace('  invoice: { operations: [create, read, void] }', '').replace(
        "['invoice:read']",
        "['report:read']",
      ),
    );
    expect(await roleOf('clerk')).toMatchObject({ builtIn: false });
    await start(CATALOG);
    await tenant.newMember('clerk');
    await start(NO_CLERK, { accepted: await acceptanceOf(NO_CLERK) });
    expect(
      await refusalOf(
        NO_CLERK.replace('create, read, void', 'create').replace(
          "['invoice:read']",
          "['report:read']",
        ),
      ),
    ).toBe('');
    expect(
      await refusalOf(
        NO_CLERK.replace('  invoice: { operations: [create, read, void] }', '').replace(
          "['invoice:read']",
          "['report:read']",
        ),
      ),
    ).toContain('entity type invoice (grant invoice:* of role clerk');
  });

  test('that left the catalogue and that the organization created again stays a custom role', async () => {
    await start(NO_CLERK);
    payloadOf(
      (await tenant.owner.execute(DeleteRoleDocument, { input: { key: 'clerk' } })).deleteRole,
    );
    payloadOf(
      (
        await tenant.owner.execute(CreateRoleDocument, {
          input: { key: 'clerk', name: 'Ours', grants: ['member:read'] },
        })
      ).createRole,
    );
    await start(CATALOG);
    expect(await roleOf('clerk')).toMatchObject({
      builtIn: false,
      name: 'Ours',
      grants: ['member:read'],
    });
  });
});

describe('instances that start at once with different catalogues', () => {
  test('take turns: the last one decides, and one that would drop what is in use is refused', async () => {
    const wider = CATALOG.replace("['invoice:*', ", "['invoice:*', 'report:read', ");
    const results = await Promise.all([
      start(wider),
      start(NO_REPORT),
      start(CATALOG.replace('billing:', 'bills:')),
    ]);
    expect(results.flatMap(({ changes }) => changes).length).toBeGreaterThanOrEqual(3);
    const last = await start(CATALOG);
    expect(results.map(({ digest }) => digest)).not.toContain(last.digest);
    await addScope((await tenant.newToken(tenant.owner)).secret, 'report:read');
    const settled = await Promise.allSettled([
      start(CATALOG),
      start(NO_REPORT),
      start(CATALOG),
      start(NO_REPORT),
    ]);
    expect(settled.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
    ]);
    expect((await start(CATALOG)).changes).toEqual([]);
  });

  test('are reported by a running instance, once for each change, which keeps its own catalogue', async () => {
    const log = await createLog('silent', false);
    const warned = jest.spyOn(log, 'warn').mockImplementation(() => undefined);
    const { digest } = await start(CATALOG);
    const stop = watchCatalog(world.database.fork, digest, log, 20);
    try {
      await sleep(200);
      expect(warned).not.toHaveBeenCalled();
      await start(NO_REPORT);
      await sleep(400);
      expect(warned.mock.calls).toEqual([
        [expect.stringContaining('Another instance started with a different catalogue')],
      ]);
      await start(NO_BILLING);
      await sleep(400);
      expect(warned).toHaveBeenCalledTimes(2);
      await start(CATALOG);
      await sleep(400);
      expect(warned).toHaveBeenCalledTimes(2);
    } finally {
      stop();
    }
  });
});
