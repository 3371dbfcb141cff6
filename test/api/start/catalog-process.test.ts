import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import {
  AuditEventsDocument,
  createClient,
  CreatePersonalAccessTokenDocument,
  CreateServiceUserDocument,
  RolesDocument,
  SignInDocument,
  type Execute,
} from '../../../src/client/client.ts';
import { openDatabase } from '../../../src/database/database.ts';
import { cleanUp, newFolder, startProcess, type Process } from '../../support/start-process.ts';
import { NO_LIMITS, PASSWORD, payloadOf } from '../../support/world.ts';

afterAll(cleanUp);

const OWNER = {
  LATCHKEY_OWNER_EMAIL: 'ada@example.org',
  LATCHKEY_OWNER_PASSWORD: PASSWORD,
  LATCHKEY_ORGANIZATION: 'acme',
};
const CATALOG = `
entityTypes:
  invoice: { operations: [create, read, void] }
roles:
  owner: { name: Owner, grants: ['*:*'] }
  clerk: { name: Clerk, grants: ['invoice:*'] }
`;

const DATA_DIR = newFolder();
const file = join(newFolder(), 'catalog.yaml');
const run = (environment: Record<string, string> = {}): Process =>
  startProcess({ DATA_DIR, ...OWNER, ...NO_LIMITS, ...environment });
const signedIn = async (server: Process): Promise<Execute> => {
  const url = `${await server.url()}/graphql`;
  const { secret } = payloadOf(
    (
      await createClient({ url })(SignInDocument, {
        input: { email: OWNER.LATCHKEY_OWNER_EMAIL, password: PASSWORD },
      })
    ).signIn,
  );
  return createClient({ url, secret });
};
const refusalOf = async (server: Process): Promise<string> => {
  expect(await server.exited).toBe(1);
  const lines = server.errors().trim().split('\n');
  expect(lines).toHaveLength(1);
  return lines[0] ?? '';
};

describe('a server and its catalogue', () => {
  test('rejects a catalogue without permissions in use and a start without the file, reports changes, and accepts restored permissions', async () => {
    writeFileSync(file, CATALOG);
    const first = run({ CATALOG_FILE: file });
    const asOwner = await signedIn(first);
    payloadOf(
      (
        await asOwner(CreatePersonalAccessTokenDocument, {
          input: { name: 'bills', scopes: [{ permission: 'invoice:void' }] },
        })
      ).createPersonalAccessToken,
    );
    payloadOf(
      (await asOwner(CreateServiceUserDocument, { input: { name: 'bot', role: 'clerk' } }))
        .createServiceUser,
    );
    expect(first.output()).not.toContain('catalogue changed');
    expect(await first.stop()).toBe(0);

    const forgotten = await refusalOf(run());
    expect(forgotten).toContain('CATALOG_FILE is not set');
    expect(forgotten).toContain('built-in role clerk (the role of 1 member in acme)');

    writeFileSync(file, CATALOG.replace(', void]', ', pay]').replace(/ {2}clerk.*\n/, ''));
    const refusal = await refusalOf(run({ CATALOG_FILE: file }));
    expect(refusal).toMatch(
      /operation invoice:void \(scope invoice:void of 1 token \(pat_\w{6}\) in acme\); built-in role clerk \(the role of 1 member in acme\)/,
    );
    const accepted = /CATALOG_ACCEPT=(\w+)/.exec(refusal)?.[1] ?? '';

    const second = run({ CATALOG_FILE: file, CATALOG_ACCEPT: accepted });
    const later = await signedIn(second);
    expect(second.lines()).toContain(
      'The catalogue changed: operation invoice:void removed; operation invoice:pay added; built-in role clerk removed',
    );
    expect(second.output()).toMatch(
      /No longer in effect with this catalogue: operation invoice:void: scope invoice:void of 1 token/,
    );
    expect((await later(RolesDocument)).roles.find(({ key }) => key === 'clerk')).toMatchObject({
      builtIn: false,
    });
    const { auditEvents } = await later(AuditEventsDocument, {
      filter: { action: ['catalog.changed'] },
    });
    expect(auditEvents.edges.map(({ node }) => [node.actor, node.targetLabel])).toEqual([
      [null, 'acme'],
    ]);
    expect(await second.stop()).toBe(0);

    writeFileSync(file, CATALOG.replace("['invoice:*']", "['invoice:read']"));
    const third = run({ CATALOG_FILE: file });
    const back = await signedIn(third);
    expect((await back(RolesDocument)).roles.find(({ key }) => key === 'clerk')).toMatchObject({
      builtIn: true,
      grants: ['invoice:read'],
    });
    expect(await third.stop()).toBe(0);
  }, 120_000);

  test('starts after an upgrade that added permissions of the server', async () => {
    const folder = newFolder();
    const environment = { DATA_DIR: folder, ...OWNER };
    expect(await startedAndStopped(environment)).toBe(0);
    // The state of an older server with fewer entity types, whose admin had fewer permissions.
    const database = await openDatabase({ kind: 'embedded', folder });
    await database.pool.query(
      `update role set grants = array_remove(grants, 'introspection:*') where key = 'admin'`,
    );
    await database.pool.query(
      `update catalog_state set definition = replace(replace(definition, '"introspection:*",', ''), ',"introspection:*"', ''), digest = 'before'`,
    );
    await database.close();
    expect(await startedAndStopped(environment)).toBe(0);
    // And of a server that stored no catalogue.
    const again = await openDatabase({ kind: 'embedded', folder });
    await again.pool.query('delete from catalog_state');
    await again.close();
    expect(await startedAndStopped(environment)).toBe(0);
  }, 120_000);
});

async function startedAndStopped(environment: Record<string, string>): Promise<number | null> {
  const server = startProcess(environment);
  await server.url();
  return server.stop();
}
