import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  CreateApiKeyDocument,
  CreatePersonalAccessTokenDocument,
  OrganizationDocument,
  UpdateOrganizationDocument,
  ViewerDocument,
  type Execute,
  type UpdateOrganizationInput,
} from '../../../src/client/client.ts';
import { createWorld, payloadOf, type World } from '../../support/world.ts';
import { NOBODY, pathsOf } from '../../support/node-id.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const update = async (execute: Execute, input: UpdateOrganizationInput) =>
  (await execute(UpdateOrganizationDocument, { input })).updateOrganization;

describe('updateOrganization', () => {
  test('changes the name and the policy; omitted fields stay, and a lifetime of null removes the limit', async () => {
    const { owner, slug } = await world.newOrganization();
    const { organization } = payloadOf(
      await update(owner.execute, {
        name: ' Acme ',
        policy: { maxTokenLifetime: 'P1Y', neverExpiringTokens: false },
      }),
    );
    expect(organization).toMatchObject({
      slug,
      name: 'Acme',
      policy: {
        maxTokenLifetime: 'P1Y',
        neverExpiringTokens: false,
        defaultTokenLifetime: 'P90D',
        uniqueTokenNames: false,
      },
    });
    const again = payloadOf(
      await update(owner.execute, { policy: { maxTokenLifetime: null, uniqueTokenNames: true } }),
    ).organization;
    expect(again).toMatchObject({
      name: 'Acme',
      policy: { maxTokenLifetime: null, neverExpiringTokens: false, uniqueTokenNames: true },
    });
    expect((await owner.execute(OrganizationDocument)).organization).toEqual(again);
  });

  test('null leaves names and flags unchanged', async () => {
    const { owner } = await world.newOrganization();
    const before = (await owner.execute(OrganizationDocument)).organization;
    expect(
      payloadOf(
        await update(owner.execute, {
          name: null,
          policy: { neverExpiringTokens: null, requireIpAllowList: null },
        }),
      ).organization,
    ).toEqual(before);
  });

  test('refuses a name that breaks a rule, and changes nothing', async () => {
    const { owner } = await world.newOrganization();
    const before = await owner.execute(OrganizationDocument);
    for (const name of ['', ' ', 'x'.repeat(101), 'a\u0000b', 'a\nb'])
      expect(
        pathsOf(await update(owner.execute, { name, policy: { uniqueTokenNames: true } })),
      ).toEqual(['name']);
    expect(await owner.execute(OrganizationDocument)).toEqual(before);
  });

  test('rejects invalid lifetimes', async () => {
    const { owner } = await world.newOrganization();
    for (const maxTokenLifetime of [
      '',
      'P',
      'PT',
      'P-1D',
      '-P1D',
      'P0D',
      'P1.5D',
      '90 days',
      'P99999999999999999999Y',
    ]) {
      await expect(update(owner.execute, { policy: { maxTokenLifetime } })).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
      });
    }
  });

  test('the policy applies to new tokens', async () => {
    const { owner } = await world.newOrganization();
    payloadOf(
      await update(owner.execute, {
        policy: { requireIpAllowList: true, neverExpiringTokens: false },
      }),
    );
    const { createPersonalAccessToken } = await owner.execute(CreatePersonalAccessTokenDocument, {
      input: { name: 'x', expires: { never: true } },
    });
    expect(
      pathsOf(createPersonalAccessToken)
        .map((path) => path.split('.')[0])
        .sort(),
    ).toEqual(['expires', 'ipAllowList']);
  });

  test('requires organization:update by role and scopes', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const refused = (gate: string) => ({
      __typename: 'InsufficientAuthorityError',
      missing: ['organization:update'],
      gate,
    });
    expect(await update((await newMember('developer')).execute, { name: 'x' })).toMatchObject(
      refused('ROLE_GRANTS'),
    );
    expect(
      await update(
        (await newToken(owner, { scopes: [{ permission: 'organization:read' }] })).execute,
        { name: 'x' },
      ),
    ).toMatchObject(refused('TOKEN_GRANTS'));
    const { secret } = payloadOf(
      (await owner.execute(CreateApiKeyDocument, { input: { name: 'key', role: 'ci' } }))
        .createApiKey,
    );
    expect(await update(world.as(secret), { name: 'x' })).toMatchObject(refused('ROLE_GRANTS'));
    const { secret: admin } = payloadOf(
      (await owner.execute(CreateApiKeyDocument, { input: { name: 'key', role: 'admin' } }))
        .createApiKey,
    );
    expect(payloadOf(await update(world.as(admin), { name: 'By a key' })).organization.name).toBe(
      'By a key',
    );
  });

  test('changes no other organization', async () => {
    const [mine, theirs] = [await world.newOrganization(), await world.newOrganization()];
    const before = await theirs.owner.execute(OrganizationDocument);
    payloadOf(
      await update(mine.owner.execute, { name: 'Mine', policy: { deleteActiveTokens: false } }),
    );
    expect(await theirs.owner.execute(OrganizationDocument)).toEqual(before);
  });

  test('rejects an anonymous caller', async () => {
    await expect(update(world.as(), { name: 'x' })).rejects.toMatchObject(NOBODY);
  });
});

describe('organization', () => {
  test('is visible to every authenticated caller, and to no other', async () => {
    const { slug, newMember, newToken } = await world.newOrganization();
    const viewer = await newMember('viewer');
    const nothing = await newToken(viewer, { scopes: [] });
    for (const { execute } of [viewer, nothing])
      expect((await execute(OrganizationDocument)).organization.slug).toBe(slug);
    await expect(world.as()(OrganizationDocument)).rejects.toMatchObject(NOBODY);
  });

  test('that is suspended rejects every session, token and key', async () => {
    const tenant = await world.newOrganization();
    const token = await tenant.newToken(tenant.owner);
    const { secret } = payloadOf(
      (await tenant.owner.execute(CreateApiKeyDocument, { input: { name: 'key', role: 'ci' } }))
        .createApiKey,
    );
    await world.database.pool.query(
      'update organization set suspended_at = now() where slug = $1',
      [tenant.slug],
    );
    for (const execute of [tenant.owner.execute, token.execute, world.as(secret)]) {
      await expect(execute(ViewerDocument)).rejects.toMatchObject({
        ...NOBODY,
        errors: [{ extensions: { gate: 'ORGANIZATION_ACTIVE' } }],
      });
    }
    await expect(tenant.signIn(tenant.owner.email)).rejects.toMatchObject({
      ...NOBODY,
      errors: [{ extensions: { gate: 'ORGANIZATION_ACTIVE' } }],
    });
  });
});
