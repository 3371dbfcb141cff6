import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { toRequest } from '../../src/app.ts';
import { parseCatalog } from '../../src/catalog/parse-catalog.ts';
import { AuditEventsDocument, CreateRoleDocument, RolesDocument } from '../../src/client/client.ts';
import { syncRoles } from '../../src/member/sync-roles.usecase.ts';
import { createWorld, payloadOf, type World, nobody } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  // A database of its own: what the catalogue says, it says for every organization.
  world = await createWorld({}, { databaseName: `role_sync_${process.env['JEST_WORKER_ID'] ?? '0'}` });
});
afterAll(() => world.close());

/** Starts once more, with another catalogue. */
async function restartWith(text: string): Promise<void> {
  const reading = parseCatalog(text);
  if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
  const request = toRequest({ catalog: reading.catalog, hasher: world.hasher, limits: world.limits, setUp: null }, nobody(world.database));
  await request.writeUnauthenticated((write) => syncRoles(write, reading.catalog));
}

const CATALOG = readFileSync(new URL('../../src/catalog/default-catalog.yaml', import.meta.url), 'utf8');

describe('built-in roles at a start', () => {
  test('are what the catalogue says now, and what changed is on record; a role of the organization’s own stays as it is', async () => {
    const { owner } = await world.newOrganization();
    payloadOf((await owner.execute(CreateRoleDocument, { input: { key: 'reader', name: 'Reader', grants: ['channel:read'] } })).createRole);
    await restartWith(
      `${CATALOG.replace("application: [read, list], grants: ['personal-access-token:*']", "grants: ['channel:read']")}\n  reader: { name: Other, grants: ['*:*'] }\n  operator: { name: Operator, grants: ['pipeline:*'] }\n`,
    );
    const roles = new Map((await owner.execute(RolesDocument)).roles.map((role) => [role.key, role]));
    expect(roles.get('viewer')).toMatchObject({ builtIn: true, grants: ['channel:read'] });
    expect(roles.get('operator')).toMatchObject({ builtIn: true, grants: ['pipeline:*'] });
    expect(roles.get('reader')).toMatchObject({ builtIn: false, name: 'Reader', grants: ['channel:read'] });
    const { auditEvents } = await owner.execute(AuditEventsDocument, { filter: { action: ['role.created', 'role.updated'] } });
    expect(auditEvents.edges.map(({ node }) => [node.action, node.targetLabel, node.actor?.name ?? null]).sort()).toEqual([
      ['role.created', 'operator', null],
      ['role.created', 'reader', 'Owner'],
      ['role.updated', 'viewer', null],
    ]);
  });

  test('stay where the catalogue has lost one, as the organization’s own', async () => {
    const { owner } = await world.newOrganization();
    await restartWith(
      CATALOG.split('\n')
        .filter((line) => !line.startsWith('  auditor:'))
        .join('\n'),
    );
    const auditor = (await owner.execute(RolesDocument)).roles.find(({ key }) => key === 'auditor');
    expect(auditor).toMatchObject({ builtIn: false });
  });
});
