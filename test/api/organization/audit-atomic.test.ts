import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  CreateRoleDocument,
  RevokePersonalAccessTokenDocument,
  RolesDocument,
  SuspendMemberDocument,
  ViewerDocument,
} from '../../../src/client/client.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({}, { databaseName: 'audit_atomic' });
  await world.database.pool.query(
    `create function refuse_event() returns trigger as $$ begin raise exception 'the disk is full' using errcode = 'disk_full'; end $$ language plpgsql`,
  );
});
afterAll(() => world.close());

/** Runs a step while no audit event can be written. */
async function withoutAudit<T>(work: () => Promise<T>): Promise<T> {
  await world.database.pool.query(
    'create trigger refuse_event before insert on audit_event for each row execute function refuse_event()',
  );
  try {
    return await work();
  } finally {
    await world.database.pool.query('drop trigger refuse_event on audit_event');
  }
}

describe('a change without a writable audit event', () => {
  test('is neither reported nor made', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const member = await newMember('developer');
    const token = await newToken(owner);
    await withoutAudit(async () => {
      await expect(
        owner.execute(CreateRoleDocument, { input: { key: 'lost', name: 'Lost', grants: [] } }),
      ).rejects.toThrow();
      await expect(
        owner.execute(SuspendMemberDocument, { input: { memberId: member.memberId } }),
      ).rejects.toThrow();
      await expect(
        owner.execute(RevokePersonalAccessTokenDocument, { input: { id: token.id } }),
      ).rejects.toThrow();
    });
    expect((await owner.execute(RolesDocument)).roles.map(({ key }) => key)).not.toContain('lost');
    await expect(member.execute(ViewerDocument)).resolves.toMatchObject({
      viewer: { role: { key: 'developer' } },
    });
    await expect(token.execute(ViewerDocument)).resolves.toMatchObject({
      viewer: { role: { key: 'owner' } },
    });
  });
});
