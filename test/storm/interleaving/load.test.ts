import { describe, expect, test } from '@jest/globals';
import {
  RevokePersonalAccessTokenDocument,
  SuspendMemberDocument,
} from '../../../src/client/client.ts';
import { world } from '../../support/own-world.ts';
import { send } from '../../support/http-send.ts';
import { newKey } from '../../support/personal-access-token-steps.ts';
import { bearer, prefixOf } from '../../support/services.ts';
import { ask } from '../../support/ask.ts';
import { payloadOf } from '../../support/world.ts';
import { AT_ONCE, isServer, mutate, query, times } from './at-once.ts';

const LOAD = isServer ? 400 : 60;

describe('under load', () => {
  test('every acknowledged change has one audit event, and there are no others', async () => {
    const tenant = await world.newOrganization();
    const { owner, newMember, newToken } = tenant;
    const [admin, viewer] = [await newMember('admin'), await newMember('viewer')];
    const { id } = await newToken(viewer);
    const key = await newKey(world, owner);
    const steps: readonly ((
      i: number,
    ) => readonly [secret: string, name: string, input: object, event: string])[] = [
      () => [admin.secret, 'suspendMember', { memberId: viewer.memberId }, 'member.suspended'],
      () => [admin.secret, 'reinstateMember', { memberId: viewer.memberId }, 'member.reinstated'],
      (i) => [
        owner.secret,
        'changeMemberRole',
        { memberId: viewer.memberId, role: i % 2 ? 'viewer' : 'developer' },
        'member.role_changed',
      ],
      () => [owner.secret, 'revokePersonalAccessToken', { id }, 'personal_access_token.revoked'],
      () => [owner.secret, 'restorePersonalAccessToken', { id }, 'personal_access_token.restored'],
      () => [
        viewer.secret,
        'updatePersonalAccessToken',
        { id, name: 'renamed' },
        'personal_access_token.updated',
      ],
      (i) => [
        viewer.secret,
        'createPersonalAccessToken',
        { name: `t-${i}` },
        'personal_access_token.created',
      ],
      () => [admin.secret, 'revokeApiKey', { id: key.id }, 'api_key.revoked'],
      () => [admin.secret, 'restoreApiKey', { id: key.id }, 'api_key.restored'],
      (i) => [
        viewer.secret,
        'createRole',
        { key: `r-${i}`, name: 'x', grants: [] },
        'role.created',
      ],
      (i) => [
        admin.secret,
        'createRole',
        { key: `r-${i % 40}`, name: 'x', grants: [] },
        'role.created',
      ],
    ];
    const [start] = await query<{ at: Date }>('select clock_timestamp() as at', []);
    const acknowledged: string[] = [];
    const run = async (from: number): Promise<void> => {
      for (let i = from; i < LOAD; i += AT_ONCE) {
        const [secret, name, input, event] = steps[(i * 7) % steps.length]!(i);
        const outcome = await mutate(secret, name, input);
        expect(outcome).not.toBe('INTERNAL');
        if (outcome === 'done') acknowledged.push(event);
      }
    };
    await Promise.all(times(AT_ONCE, run));
    const recorded = await query<{ action: string }>(
      'select action from audit_event where organization_id = $1 and occurred_at >= $2',
      [tenant.id, start?.at],
    );
    expect(acknowledged.length).toBeGreaterThan(LOAD / 8);
    expect(recorded.map(({ action }) => action).sort()).toEqual(acknowledged.sort());
  });

  test('a hundred concurrent callers each receive their own identity', async () => {
    const tenant = await world.newOrganization();
    const secrets: string[] = [];
    for (let i = 0; i < 10; i++) {
      const person = await tenant.newMember('developer');
      secrets.push(person.secret);
      for (let j = 0; j < 7; j++) secrets.push((await tenant.newToken(person)).secret);
      for (let j = 0; j < 2; j++) secrets.push((await newKey(world, tenant.owner)).secret);
    }
    const prefix =
      '... on PersonalAccessToken { prefix } ... on ApiKey { prefix } ... on Session { id }';
    const WHO = `{ viewer { user { id } credential { ${prefix} } } }`;
    const alone = new Map<string, string>();
    for (const secret of secrets) alone.set(secret, JSON.stringify(await ask(world, secret, WHO)));
    expect(new Set(alone.values()).size).toBe(100);
    const strangers = await Promise.all(
      times(isServer ? 2_000 : 500, async (i) => {
        const secret = secrets[(i * 37) % secrets.length]!;
        if (i % 5 === 0)
          return prefixOf(secret) ===
            (await send(`${world.url}/forward-auth`, { headers: bearer(secret) })).headers[
              'x-latchkey-credential'
            ]
            ? []
            : [i];
        return JSON.stringify(await ask(world, secret, WHO)) === alone.get(secret) ? [] : [i];
      }),
    );
    expect(strangers.flat()).toEqual([]);
  });

  test('a suspension does not wait indefinitely for a member who writes without pause', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const busy = await newMember('developer');
    const { id } = await newToken(busy);
    const end = { at: false };
    const write = async (): Promise<void> => {
      while (
        !end.at &&
        (await mutate(busy.secret, 'updatePersonalAccessToken', { id, name: 'again' })) === 'done'
      );
    };
    const make = async (i: number): Promise<void> => {
      for (
        let n = 0;
        !end.at &&
        (await mutate(busy.secret, 'createPersonalAccessToken', { name: `t-${i}-${n}` })) ===
          'done';
        n++
      );
    };
    const writers = [...times(4, write), ...times(12, make)];
    await new Promise((resolve) => setTimeout(resolve, 500));
    const started = performance.now();
    payloadOf(
      (await owner.execute(SuspendMemberDocument, { input: { memberId: busy.memberId } }))
        .suspendMember,
    );
    const took = performance.now() - started;
    await Promise.all(writers);
    end.at = true;
    expect(took).toBeLessThan(10_000);
    await expect(
      busy.execute(RevokePersonalAccessTokenDocument, { input: { id } }),
    ).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});
