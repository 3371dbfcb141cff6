import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  AcceptInvitationDocument,
  AddScopesDocument,
  AuditEventsDocument,
  ChangeMemberRoleDocument,
  ChangePasswordDocument,
  CreateApiKeyDocument,
  CreatePersonalAccessTokenDocument,
  CreateRoleDocument,
  CreateServiceUserDocument,
  DeleteAllPersonalAccessTokensDocument,
  DeleteApiKeyDocument,
  DeletePersonalAccessTokenDocument,
  DeleteRoleDocument,
  InviteMemberDocument,
  RegeneratePersonalAccessTokenDocument,
  ReinstateMemberDocument,
  RemoveAllScopesDocument,
  RemoveMemberDocument,
  RemoveScopesDocument,
  RestoreApiKeyDocument,
  RestorePersonalAccessTokenDocument,
  RevokeApiKeyDocument,
  RevokeCurrentCredentialDocument,
  RevokePersonalAccessTokenDocument,
  SignOutDocument,
  SuspendMemberDocument,
  UpdateApiKeyDocument,
  UpdateOrganizationDocument,
  UpdatePersonalAccessTokenDocument,
  UpdateRoleDocument,
  type AuditEventFilter,
  type Execute,
} from '../../../src/client/client.ts';
import { createWorld, PASSWORD, payloadOf, type World } from '../../support/world.ts';
import { absent, NOBODY } from '../../support/node-id.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** The newest events first. */
const eventsOf = async (execute: Execute, filter?: AuditEventFilter) =>
  (
    await execute(AuditEventsDocument, { first: 100, ...(filter && { filter }) })
  ).auditEvents.edges.map(({ node }) => node);

/** Returns the events that a step of the owner added. */
async function writtenBy<T>(
  execute: Execute,
  act: () => Promise<T>,
): Promise<{ result: T; events: Awaited<ReturnType<typeof eventsOf>> }> {
  const before = new Set((await eventsOf(execute)).map(({ id }) => id));
  const result = await act();
  return { result, events: (await eventsOf(execute)).filter(({ id }) => !before.has(id)) };
}

describe('each acknowledged change writes one event', () => {
  test('of members, with the actor, the target, and no secret', async () => {
    const { owner, newMember, slug } = await world.newOrganization();
    const { execute } = owner;
    const email = `new@${slug}.example`;
    const invited = await writtenBy(execute, async () =>
      payloadOf(
        (await execute(InviteMemberDocument, { input: { email, role: 'viewer' } })).inviteMember,
      ),
    );
    const { member, secret } = invited.result;
    expect(invited.events).toMatchObject([
      {
        action: 'member.invited',
        actor: { id: owner.userId },
        credentialPrefix: null,
        targetId: member.id,
        targetLabel: expect.stringContaining(email),
        detail: 'role viewer',
        ip: '127.0.0.1',
      },
    ]);
    const joined = await writtenBy(execute, async () =>
      payloadOf(
        (
          await world.as()(AcceptInvitationDocument, {
            input: { secret, name: 'New', password: PASSWORD },
          })
        ).acceptInvitation,
      ),
    );
    expect(joined.events).toMatchObject([
      { action: 'member.joined', actor: { id: member.user.id }, targetId: member.id },
    ]);
    const input = { memberId: member.id };
    const steps = [
      {
        act: async () =>
          payloadOf(
            (await execute(ChangeMemberRoleDocument, { input: { ...input, role: 'developer' } }))
              .changeMemberRole,
          ),
        action: 'member.role_changed',
        detail: 'viewer → developer',
      },
      {
        act: async () => payloadOf((await execute(SuspendMemberDocument, { input })).suspendMember),
        action: 'member.suspended',
      },
      {
        act: async () =>
          payloadOf((await execute(ReinstateMemberDocument, { input })).reinstateMember),
        action: 'member.reinstated',
      },
      {
        act: async () => payloadOf((await execute(RemoveMemberDocument, { input })).removeMember),
        action: 'member.removed',
      },
    ];
    for (const { act, ...expected } of steps)
      expect((await writtenBy<unknown>(execute, act)).events).toMatchObject([
        { ...expected, actor: { id: owner.userId }, targetId: member.id },
      ]);
    const robot = await writtenBy(execute, async () =>
      payloadOf(
        (await execute(CreateServiceUserDocument, { input: { name: 'robot', role: 'ci' } }))
          .createServiceUser,
      ),
    );
    expect(robot.events).toMatchObject([
      { action: 'service_user.created', targetId: robot.result.member.id, targetLabel: 'robot' },
    ]);
    await newMember('viewer');
    expect(JSON.stringify(await eventsOf(execute))).not.toContain(secret.slice(10));
  });

  test('of roles and of the organization', async () => {
    const { owner } = await world.newOrganization();
    const { execute } = owner;
    const steps = [
      {
        act: async () =>
          payloadOf(
            (
              await execute(CreateRoleDocument, {
                input: { key: 'radio', name: 'Radio', grants: ['channel:*'] },
              })
            ).createRole,
          ),
        action: 'role.created',
        targetLabel: 'radio',
      },
      {
        act: async () =>
          payloadOf(
            (
              await execute(UpdateRoleDocument, {
                input: { key: 'radio', grants: ['channel:read'] },
              })
            ).updateRole,
          ),
        action: 'role.updated',
        detail: 'channel:* → channel:read',
      },
      {
        act: async () =>
          payloadOf((await execute(DeleteRoleDocument, { input: { key: 'radio' } })).deleteRole),
        action: 'role.deleted',
      },
      {
        act: async () =>
          payloadOf(
            (
              await execute(UpdateOrganizationDocument, {
                input: { name: 'Acme', policy: { maxTokenLifetime: 'P1Y' } },
              })
            ).updateOrganization,
          ),
        action: 'organization.updated',
        detail: expect.stringContaining('P1Y'),
      },
    ];
    for (const { act, ...expected } of steps)
      expect((await writtenBy<unknown>(execute, act)).events).toMatchObject([
        { ...expected, actor: { id: owner.userId } },
      ]);
  });

  test('of personal access tokens', async () => {
    const { owner } = await world.newOrganization();
    const { execute } = owner;
    const made = await writtenBy(execute, async () =>
      payloadOf(
        (
          await execute(CreatePersonalAccessTokenDocument, {
            input: { name: 'mine', scopes: [{ permission: 'channel:read' }] },
          })
        ).createPersonalAccessToken,
      ),
    );
    const { id, scopes, prefix } = made.result.personalAccessToken;
    expect(made.events).toMatchObject([
      { action: 'personal_access_token.created', targetId: id, targetLabel: `mine (${prefix})` },
    ]);
    const token = { personalAccessTokenId: id };
    const steps = [
      {
        act: async () =>
          payloadOf(
            (await execute(UpdatePersonalAccessTokenDocument, { input: { id, name: 'other' } }))
              .updatePersonalAccessToken,
          ),
        action: 'updated',
      },
      {
        act: async () =>
          payloadOf(
            (
              await execute(AddScopesDocument, {
                input: { ...token, scopes: [{ permission: 'rule:read' }] },
              })
            ).addScopes,
          ),
        action: 'scopes_added',
      },
      {
        act: async () =>
          payloadOf(
            (
              await execute(RemoveScopesDocument, {
                input: { ...token, scopeIds: scopes.map((scope) => scope.id) },
              })
            ).removeScopes,
          ),
        action: 'scopes_removed',
      },
      {
        act: async () =>
          payloadOf((await execute(RemoveAllScopesDocument, { input: token })).removeAllScopes),
        action: 'scopes_removed',
      },
      {
        act: async () =>
          payloadOf(
            (await execute(RevokePersonalAccessTokenDocument, { input: { id } }))
              .revokePersonalAccessToken,
          ),
        action: 'revoked',
      },
      {
        act: async () =>
          payloadOf(
            (await execute(RestorePersonalAccessTokenDocument, { input: { id } }))
              .restorePersonalAccessToken,
          ),
        action: 'restored',
      },
      {
        act: async () =>
          payloadOf(
            (await execute(RegeneratePersonalAccessTokenDocument, { input: { id } }))
              .regeneratePersonalAccessToken,
          ),
        action: 'regenerated',
      },
      {
        act: async () =>
          payloadOf(
            (await execute(DeletePersonalAccessTokenDocument, { input: { id } }))
              .deletePersonalAccessToken,
          ),
        action: 'deleted',
      },
    ];
    for (const { act, action } of steps)
      expect((await writtenBy<unknown>(execute, act)).events).toMatchObject([
        {
          action: `personal_access_token.${action}`,
          actor: { id: owner.userId },
          targetId: id,
          credentialPrefix: null,
        },
      ]);
    const kept = await eventsOf(execute, { targetId: id });
    expect(kept).toHaveLength(steps.length + 1);
    expect(JSON.stringify(kept)).not.toContain(made.result.secret.slice(10));
  });

  test('of all tokens at once: one for each', async () => {
    const { owner, newToken } = await world.newOrganization();
    const tokens = [await newToken(owner), await newToken(owner)];
    const { events } = await writtenBy(owner.execute, async () =>
      payloadOf(
        (await owner.execute(DeleteAllPersonalAccessTokensDocument, { input: {} }))
          .deleteAllPersonalAccessTokens,
      ),
    );
    expect(events.map(({ action, targetId }) => ({ action, targetId }))).toEqual(
      expect.arrayContaining(
        tokens.map(({ id }) => ({ action: 'personal_access_token.deleted', targetId: id })),
      ),
    );
    expect(events).toHaveLength(2);
  });

  test('of API keys', async () => {
    const { owner } = await world.newOrganization();
    const { execute } = owner;
    const made = await writtenBy(execute, async () =>
      payloadOf(
        (await execute(CreateApiKeyDocument, { input: { name: 'key', role: 'ci' } })).createApiKey,
      ),
    );
    const { id } = made.result.apiKey;
    expect(made.events).toMatchObject([{ action: 'api_key.created', targetId: id }]);
    const steps = [
      {
        act: async () =>
          payloadOf(
            (await execute(UpdateApiKeyDocument, { input: { id, name: 'other' } })).updateApiKey,
          ),
        action: 'updated',
      },
      {
        act: async () =>
          payloadOf((await execute(RevokeApiKeyDocument, { input: { id } })).revokeApiKey),
        action: 'revoked',
      },
      {
        act: async () =>
          payloadOf((await execute(RestoreApiKeyDocument, { input: { id } })).restoreApiKey),
        action: 'restored',
      },
      {
        act: async () =>
          payloadOf((await execute(DeleteApiKeyDocument, { input: { id } })).deleteApiKey),
        action: 'deleted',
      },
    ];
    for (const { act, action } of steps)
      expect((await writtenBy<unknown>(execute, act)).events).toMatchObject([
        { action: `api_key.${action}`, actor: { id: owner.userId }, targetId: id },
      ]);
  });

  test('of sessions and passwords', async () => {
    const { owner, newMember, signIn } = await world.newOrganization();
    const member = await newMember('viewer');
    const opened = await writtenBy(owner.execute, () => signIn(member.email));
    expect(opened.events).toMatchObject([
      { action: 'session.created', actor: { id: member.userId }, credentialPrefix: null },
    ]);
    const changed = await writtenBy(owner.execute, async () =>
      payloadOf(
        (
          await member.execute(ChangePasswordDocument, {
            input: { currentPassword: PASSWORD, newPassword: 'another password' },
          })
        ).changePassword,
      ),
    );
    expect(changed.events.filter(({ action }) => action === 'user.password_changed')).toMatchObject(
      [{ actor: { id: member.userId }, targetId: member.userId }],
    );
    const ended = await writtenBy(owner.execute, async () =>
      payloadOf((await member.execute(SignOutDocument)).signOut),
    );
    expect(ended.events).toMatchObject([
      { action: 'session.revoked', actor: { id: member.userId } },
    ]);
    expect(JSON.stringify(await eventsOf(owner.execute))).not.toContain(opened.result.slice(10));
  });

  test('with the prefix of the token or key that acted; an API key has no actor', async () => {
    const { owner, newToken } = await world.newOrganization();
    const scopes = [{ permission: 'role:create' }];
    const token = await newToken(owner, { scopes });
    const byToken = await writtenBy(owner.execute, async () =>
      payloadOf(
        (
          await token.execute(CreateRoleDocument, {
            input: { key: 'one', name: 'One', grants: [] },
          })
        ).createRole,
      ),
    );
    expect(byToken.events).toMatchObject([
      { actor: { id: owner.userId }, credentialPrefix: token.secret.slice(0, 10) },
    ]);
    const { secret } = payloadOf(
      (await owner.execute(CreateApiKeyDocument, { input: { name: 'key', role: 'admin', scopes } }))
        .createApiKey,
    );
    const byKey = await writtenBy(owner.execute, async () =>
      payloadOf(
        (
          await world.as(secret)(CreateRoleDocument, {
            input: { key: 'two', name: 'Two', grants: [] },
          })
        ).createRole,
      ),
    );
    expect(byKey.events).toMatchObject([{ actor: null, credentialPrefix: secret.slice(0, 10) }]);
    const gone = await writtenBy(owner.execute, async () =>
      payloadOf((await token.execute(RevokeCurrentCredentialDocument)).revokeCurrentCredential),
    );
    expect(gone.events).toMatchObject([
      {
        action: 'personal_access_token.revoked',
        credentialPrefix: token.secret.slice(0, 10),
        targetId: token.id,
      },
    ]);
  });

  test('and a rejected change writes none', async () => {
    const { owner, newMember } = await world.newOrganization();
    const viewer = await newMember('viewer');
    const { events } = await writtenBy(owner.execute, async () => {
      await owner.execute(ChangeMemberRoleDocument, {
        input: { memberId: owner.memberId, role: 'viewer' },
      });
      await owner.execute(CreateRoleDocument, { input: { key: 'viewer', name: 'x', grants: [] } });
      await owner.execute(CreateRoleDocument, { input: { key: '', name: '', grants: ['x'] } });
      await owner.execute(SuspendMemberDocument, { input: { memberId: absent('Member') } });
      await viewer.execute(CreateRoleDocument, { input: { key: 'mine', name: 'x', grants: [] } });
    });
    expect(events).toEqual([]);
  });
});

describe('auditEvents', () => {
  test('filters by action, actor, target and time, all at once', async () => {
    const { owner, newMember } = await world.newOrganization();
    const [ada, bob] = [await newMember('viewer'), await newMember('viewer')];
    for (const { memberId } of [ada, bob])
      payloadOf(
        (await owner.execute(SuspendMemberDocument, { input: { memberId } })).suspendMember,
      );
    const all = await eventsOf(owner.execute);
    expect(
      (await eventsOf(owner.execute, { action: ['member.suspended'] })).map(
        ({ targetId }) => targetId,
      ),
    ).toEqual([bob.memberId, ada.memberId]);
    expect(
      await eventsOf(owner.execute, {
        action: ['member.suspended', 'session.created'],
        targetId: ada.memberId,
      }),
    ).toMatchObject([{ action: 'member.suspended' }]);
    expect(
      (await eventsOf(owner.execute, { actorId: ada.userId })).map(({ action }) => action),
    ).toEqual(['session.created', 'member.joined']);
    expect(await eventsOf(owner.execute, { actorId: ada.userId, targetId: bob.memberId })).toEqual(
      [],
    );
    expect(await eventsOf(owner.execute, { action: [] })).toEqual([]);
    const [newest] = all;
    const at = newest?.occurredAt ?? '';
    expect((await eventsOf(owner.execute, { since: at })).map(({ id }) => id)).toContain(
      newest?.id,
    );
    expect((await eventsOf(owner.execute, { until: at })).map(({ id }) => id)).not.toContain(
      newest?.id,
    );
    const ids = (events: readonly { id: string }[]) => events.map(({ id }) => id);
    expect([
      ...ids(await eventsOf(owner.execute, { since: at })),
      ...ids(await eventsOf(owner.execute, { until: at })),
    ]).toEqual(ids(all));
  });

  test('rejects an invalid id, and does not ignore it', async () => {
    const { owner } = await world.newOrganization();
    for (const filter of [{ actorId: 'junk' }, { targetId: '' }]) {
      await expect(owner.execute(AuditEventsDocument, { filter })).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
        errors: [{ extensions: { issues: [{ path: ['filter', Object.keys(filter)[0]] }] } }],
      });
    }
    expect(await eventsOf(owner.execute, { actorId: absent('User') })).toEqual([]);
  });

  test('come newest first, page by page, without duplicates or gaps', async () => {
    const { owner } = await world.newOrganization();
    await Promise.all(
      Array.from({ length: 7 }, (_, i) =>
        owner.execute(CreateRoleDocument, { input: { key: `r-${i}`, name: 'r', grants: [] } }),
      ),
    );
    const all = (await eventsOf(owner.execute)).map(({ id, occurredAt }) => ({ id, occurredAt }));
    expect(all.map(({ occurredAt }) => occurredAt)).toEqual(
      all
        .map(({ occurredAt }) => occurredAt)
        .toSorted()
        .reverse(),
    );
    const paged: string[] = [];
    let after: string | null = null;
    for (let hasNext = true; hasNext;) {
      const {
        auditEvents,
      }: {
        auditEvents: {
          edges: readonly { node: { id: string } }[];
          pageInfo: { hasNextPage: boolean; endCursor?: string | null };
        };
      } = await owner.execute(AuditEventsDocument, { first: 3, after });
      paged.push(...auditEvents.edges.map(({ node }) => node.id));
      hasNext = auditEvents.pageInfo.hasNextPage;
      after = auditEvents.pageInfo.endCursor ?? null;
    }
    expect(paged).toEqual(all.map(({ id }) => id));
  });

  test('belong to the organization', async () => {
    const [mine, theirs] = [await world.newOrganization(), await world.newOrganization()];
    payloadOf(
      (
        await theirs.owner.execute(CreateRoleDocument, {
          input: { key: 'theirs', name: 'x', grants: [] },
        })
      ).createRole,
    );
    expect(
      (await eventsOf(mine.owner.execute)).map(({ targetLabel }) => targetLabel),
    ).not.toContain('theirs');
    expect(await eventsOf(mine.owner.execute, { actorId: theirs.owner.userId })).toEqual([]);
    expect(await eventsOf(mine.owner.execute, { targetId: theirs.owner.memberId })).toEqual([]);
  });

  test('require audit-event:list', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    expect((await eventsOf((await newMember('auditor')).execute)).length).toBeGreaterThan(0);
    await expect(
      (await newMember('developer')).execute(AuditEventsDocument, {}),
    ).rejects.toMatchObject({
      status: 403,
      code: 'FORBIDDEN',
      errors: [{ extensions: { missing: ['audit-event:list'], gate: 'ROLE_GRANTS' } }],
    });
    const narrow = await newToken(owner, { scopes: [{ permission: 'audit-event:read' }] });
    await expect(narrow.execute(AuditEventsDocument, {})).rejects.toMatchObject({
      status: 403,
      errors: [{ extensions: { missing: ['audit-event:list'], gate: 'TOKEN_GRANTS' } }],
    });
    await expect(world.as()(AuditEventsDocument, {})).rejects.toMatchObject(NOBODY);
  });
});

describe('the database', () => {
  test.each([
    "update audit_event set detail = 'x'",
    'update audit_event set detail = null where false',
    'delete from audit_event',
    'truncate audit_event',
    'truncate audit_event cascade',
  ])('refuses: %s', async (statement) => {
    const { owner } = await world.newOrganization();
    const before = await eventsOf(owner.execute);
    await expect(world.database.pool.query(statement)).rejects.toThrow(
      'audit events are append-only',
    );
    expect(await eventsOf(owner.execute)).toEqual(before);
  });
});
