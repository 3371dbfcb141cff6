import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import {
  createClient,
  CreatePersonalAccessTokenDocument,
  OrganizationDocument,
  SetUpDocument,
  SignInDocument,
  UpdateOrganizationDocument,
  ViewerDocument,
} from '../../../src/client/client.ts';
import { payloadOf } from '../../support/world.ts';
import { send } from '../../support/http-send.ts';
import { cleanUp, newFolder, startProcess } from '../../support/start-process.ts';

afterAll(cleanUp);

const PASSWORD = 'correct horse battery staple';
const OWNER = {
  LATCHKEY_OWNER_EMAIL: 'Ada@Example.org',
  LATCHKEY_OWNER_PASSWORD: PASSWORD,
  LATCHKEY_ORGANIZATION: 'acme',
};
const as = (url: string, secret?: string) => createClient({ url: `${url}/graphql`, secret });

describe('a start', () => {
  test('without an owner prints a link that creates one, once', async () => {
    const DATA_DIR = newFolder();
    const first = startProcess({ DATA_DIR });
    const url = await first.url();
    expect(first.lines().slice(0, 3)).toEqual([
      expect.stringContaining(`${url}/graphql`),
      expect.stringContaining(DATA_DIR),
      expect.stringContaining(`${url}/setup#set_`),
    ]);
    const secret = /setup#(set_[0-9A-Za-z]{44})/.exec(first.output())?.[1] ?? '';
    expect(await first.stop()).toBe(0);

    // A restart prints another link, and the first one is invalid.
    const second = startProcess({ DATA_DIR });
    const again = await second.url();
    const fresh = /setup#(set_[0-9A-Za-z]{44})/.exec(second.output())?.[1] ?? '';
    expect(fresh).not.toBe(secret);
    const input = {
      organization: 'acme',
      name: 'Ada',
      email: 'ada@example.org',
      password: PASSWORD,
    };
    expect((await as(again)(SetUpDocument, { input: { ...input, secret } })).setUp).toMatchObject({
      __typename: 'NotFoundError',
    });
    payloadOf((await as(again)(SetUpDocument, { input: { ...input, secret: fresh } })).setUp);
    expect(
      (await as(again)(SetUpDocument, { input: { ...input, secret: fresh } })).setUp,
    ).toMatchObject({ __typename: 'NotFoundError' });
    payloadOf(
      (await as(again)(SignInDocument, { input: { email: 'ada@example.org', password: PASSWORD } }))
        .signIn,
    );
    expect(await second.stop()).toBe(0);

    const third = startProcess({ DATA_DIR });
    await third.url();
    expect(third.output()).not.toContain('setup#');
    expect(await third.stop()).toBe(0);
  });

  test('with an owner in the environment creates it, logs no password, and keeps the data for the next start', async () => {
    const DATA_DIR = newFolder();
    const first = startProcess({ DATA_DIR, ...OWNER });
    const url = await first.url();
    expect(first.output()).not.toContain('setup#');
    expect(first.lines()[2]).toContain('Next: sign in');
    const { secret: session } = payloadOf(
      (await as(url)(SignInDocument, { input: { email: 'ada@example.org', password: PASSWORD } }))
        .signIn,
    );
    const { secret } = payloadOf(
      (await as(url, session)(CreatePersonalAccessTokenDocument, { input: { name: 'kept' } }))
        .createPersonalAccessToken,
    );
    payloadOf(
      (await as(url, session)(UpdateOrganizationDocument, { input: { name: 'Acme Ltd' } }))
        .updateOrganization,
    );
    expect(await first.stop()).toBe(0);

    // Another password in the environment changes nothing, because the owner exists.
    const second = startProcess({
      DATA_DIR,
      ...OWNER,
      LATCHKEY_OWNER_PASSWORD: 'another password',
      LATCHKEY_ORGANIZATION: 'other',
    });
    const again = await second.url();
    for (const one of [session, secret])
      await expect(as(again, one)(ViewerDocument)).resolves.toMatchObject({
        viewer: { organization: { slug: 'acme' }, role: { key: 'owner' } },
      });
    expect((await as(again, secret)(OrganizationDocument)).organization.name).toBe('Acme Ltd');
    await expect(
      as(again)(SignInDocument, {
        input: { email: 'ada@example.org', password: 'another password' },
      }),
    ).rejects.toMatchObject({ status: 401 });
    expect(await second.stop('SIGINT')).toBe(0);

    for (const process of [first, second])
      for (const word of [PASSWORD, 'another password', secret.slice(10), session.slice(10)])
        expect(process.output() + process.errors()).not.toContain(word);
  });

  test('is rejected on a data directory in use, and the running server continues', async () => {
    const DATA_DIR = newFolder();
    const first = startProcess({ DATA_DIR, ...OWNER });
    const url = await first.url();
    const second = startProcess({ DATA_DIR });
    expect(await second.exited).toBe(1);
    expect(second.errors().trimEnd().split('\n')).toHaveLength(1);
    expect(second.errors()).toContain('in use');
    expect(second.errors()).toContain('DATA_DIR');
    expect((await send(`${url}/readyz`)).status).toBe(200);
    expect(await first.stop()).toBe(0);
    expect(first.errors()).toBe('');
  });

  test('keeps acknowledged changes after a crash', async () => {
    const DATA_DIR = newFolder();
    const first = startProcess({ DATA_DIR, ...OWNER });
    const url = await first.url();
    const { secret } = payloadOf(
      (await as(url)(SignInDocument, { input: { email: 'ada@example.org', password: PASSWORD } }))
        .signIn,
    );
    payloadOf(
      (await as(url, secret)(UpdateOrganizationDocument, { input: { name: 'Kept' } }))
        .updateOrganization,
    );
    await first.stop('SIGKILL');
    const second = startProcess({ DATA_DIR });
    expect((await as(await second.url(), secret)(OrganizationDocument)).organization.name).toBe(
      'Kept',
    );
    expect(await second.stop()).toBe(0);
  });

  test('with a public address prints that one', async () => {
    const process = startProcess({
      DATA_DIR: newFolder(),
      PUBLIC_URL: 'https://latchkey.example.org',
      LATCHKEY_ORGANIZATION: 'acme',
    });
    const lines = await new Promise<string[]>((resolve) =>
      process.child.stdout?.on(
        'data',
        () => process.output().includes('Next:') && resolve(process.lines()),
      ),
    );
    expect(lines[0]).toContain('https://latchkey.example.org/graphql');
    expect(lines[2]).toContain('https://latchkey.example.org/setup#set_');
    expect(await process.stop()).toBe(0);
  });

  test('stores no secret as plain text in the data directory', async () => {
    const DATA_DIR = newFolder();
    const process = startProcess({ DATA_DIR, ...OWNER });
    const url = await process.url();
    const { secret } = payloadOf(
      (await as(url)(SignInDocument, { input: { email: 'ada@example.org', password: PASSWORD } }))
        .signIn,
    );
    const { secret: token } = payloadOf(
      (await as(url, secret)(CreatePersonalAccessTokenDocument, { input: { name: 'x' } }))
        .createPersonalAccessToken,
    );
    expect(await process.stop()).toBe(0);
    expect(existsSync(DATA_DIR)).toBe(true);
    for (const file of readdirSync(DATA_DIR, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const bytes = readFileSync(join(file.parentPath, file.name));
      for (const word of [PASSWORD, secret, token, token.slice(10)])
        expect(bytes.includes(word)).toBe(false);
    }
  });
});

describe('a stop', () => {
  test('ends although a client keeps its connection busy, and answers each request correctly', async () => {
    const server = startProcess({
      DATA_DIR: newFolder(),
      ...OWNER,
      RATE_LIMIT_ANONYMOUS: 'off',
      RATE_LIMIT_USER: 'off',
    });
    const url = await server.url();
    const { signIn } = await as(url)(SignInDocument, {
      input: { email: OWNER.LATCHKEY_OWNER_EMAIL, password: PASSWORD },
    });
    const { secret } = payloadOf(signIn);
    const statuses: number[] = [];
    const keepBusy = async (): Promise<void> => {
      const headers = {
        Authorization: `Bearer ${secret}`,
        'Content-Type': 'application/x-www-form-urlencoded',
      };
      for (;;) {
        const answer = await fetch(`${url}/oauth/introspect`, {
          method: 'POST',
          headers,
          body: `token=${secret}`,
        }).catch(() => null);
        if (!answer) return;
        await answer.arrayBuffer().catch(() => null);
        statuses.push(answer.status);
        if (statuses.length === 20) server.child.kill('SIGTERM');
      }
    };
    await Promise.all([keepBusy(), keepBusy()]);
    expect(await server.exited).toBe(0);
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(server.output()).not.toContain('"level":50');
  });
});
