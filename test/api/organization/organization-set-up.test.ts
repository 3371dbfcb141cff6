import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  AuditEventsDocument,
  SetUpDocument,
  SignInDocument,
  ViewerDocument,
  type SetUpInput,
} from '../../../src/client/client.ts';
import { createSetUpLink } from '../../../src/process/set-up-link.ts';
import { createWorld, PASSWORD, payloadOf, type World } from '../../support/world.ts';
import { NOBODY, pathsOf } from '../../support/node-id.ts';

/** An empty database, and the set-up link of its server. */
async function emptyWorld(): Promise<{
  world: World;
  secret: string;
  ask: (input?: Partial<SetUpInput>) => ReturnType<typeof setUp>;
}> {
  const link = createSetUpLink();
  const world = await createWorld(
    {},
    { databaseName: `set_up_${randomUUID().replaceAll('-', '').slice(0, 12)}`, setUp: link },
  );
  return {
    world,
    secret: link.secret,
    ask: (input = {}) => setUp(world, { ...INPUT, secret: link.secret, ...input }),
  };
}
const INPUT = { organization: 'acme', name: 'Ada', email: 'ada@acme.example', password: PASSWORD };
const setUp = async (world: World, input: SetUpInput) =>
  (await world.as()(SetUpDocument, { input })).setUp;

describe('setUp', () => {
  let shared: Awaited<ReturnType<typeof emptyWorld>>;
  beforeAll(async () => {
    shared = await emptyWorld();
  });
  afterAll(() => shared.world.close());

  test('rejects a wrong link without validating the rest of the input', async () => {
    const { ask, secret, world } = shared;
    const unknown = await ask({ secret: createSetUpLink().secret });
    expect(unknown).toMatchObject({ __typename: 'NotFoundError' });
    for (const wrong of [
      '',
      'x',
      secret.slice(1),
      secret.toUpperCase(),
      `${secret} `,
      'ä'.repeat(secret.length / 2),
    ]) {
      expect(await ask({ secret: wrong })).toEqual(unknown);
    }
    expect(
      await ask({
        secret: createSetUpLink().secret,
        organization: '!',
        name: '',
        email: '',
        password: '',
      }),
    ).toEqual(unknown);
    await expect(world.as(secret)(ViewerDocument)).rejects.toMatchObject(NOBODY);
  });

  test('rejects a secret with non-ASCII letters like any other', async () => {
    const { ask, secret } = shared;
    expect(await ask({ secret: 'ä'.repeat(secret.length) })).toMatchObject({
      __typename: 'NotFoundError',
    });
  });

  test('names every invalid input at once, and the link stays open', async () => {
    const refused = await shared.ask({
      organization: 'Not A Slug',
      name: ' ',
      email: 'nobody',
      password: 'short',
    });
    expect(refused).toMatchObject({ __typename: 'ValidationError' });
    expect(pathsOf(refused)).toEqual(['organization', 'name', 'email', 'password']);
  });

  test('creates the owner once, also when the link is opened twice concurrently', async () => {
    const { world, ask } = shared;
    const answers = await Promise.all([
      ask(),
      ask({ organization: 'other', email: 'eve@acme.example' }),
      ask({ organization: 'third', email: 'joe@acme.example' }),
    ]);
    const made = answers.filter((answer) => 'member' in answer);
    expect(made).toHaveLength(1);
    expect(made[0]).toMatchObject({
      member: { status: 'ACTIVE', role: { key: 'owner' }, user: { kind: 'PERSON' } },
    });
    const late = await ask();
    expect(late).toMatchObject({ __typename: 'NotFoundError' });
    const email = payloadOf(made[0] ?? late).member.user.email ?? '';
    const { secret } = payloadOf(
      (await world.as()(SignInDocument, { input: { email, password: PASSWORD } })).signIn,
    );
    const { auditEvents } = await world.as(secret)(AuditEventsDocument, {});
    expect(auditEvents.edges.map(({ node }) => node.action).sort()).toEqual([
      'member.joined',
      'organization.created',
      'session.created',
    ]);
  });
});

describe('a server that is set up', () => {
  test('accepts no set-up link', async () => {
    const world = await createWorld();
    try {
      expect(await setUp(world, { ...INPUT, secret: createSetUpLink().secret })).toMatchObject({
        __typename: 'NotFoundError',
      });
    } finally {
      await world.close();
    }
  });

  test('rejects an open link once an organization exists', async () => {
    const { world, ask } = await emptyWorld();
    try {
      await world.newOrganization();
      expect(await ask()).toMatchObject({ __typename: 'InvalidStateError', status: 'SET_UP' });
    } finally {
      await world.close();
    }
  });
});
