import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { cleanUp, newFolder, startProcess, type Process } from '../../support/start-process.ts';

afterAll(cleanUp);

/** Expects exit code 1 and one line. Returns the line. */
async function refusalOf({ exited, errors, output }: Process): Promise<string> {
  expect(await exited).toBe(1);
  expect(output()).toBe('');
  const line = errors().trimEnd();
  expect(line.split('\n')).toHaveLength(1);
  expect(line).not.toMatch(/\bat file:|node_modules/);
  return line;
}

describe('a failed start logs the reason in one line, and exits with 1', () => {
  test('names every invalid variable at once', async () => {
    const wrong = {
      PORT: '99999',
      DATABASE_URL: 'mysql://localhost/x',
      DATABASE_POOL_SIZE: '0',
      LATCHKEY_OWNER_EMAIL: 'nobody',
      LATCHKEY_OWNER_PASSWORD: 'short',
      LATCHKEY_ORGANIZATION: 'Not A Slug',
      PUBLIC_URL: 'ftp://x',
      ALLOWED_ORIGINS: 'https://a.example/path',
      ARGON2_MEMORY_KIB: '1',
      LOG_LEVEL: 'loud',
    };
    const line = await refusalOf(startProcess({ ...wrong, DATA_DIR: newFolder() }));
    for (const name of Object.keys(wrong)) expect(line).toContain(name);
    expect(line).not.toContain('short');
  });

  test('an owner needs both address and password', async () => {
    expect(
      await refusalOf(
        startProcess({ DATA_DIR: newFolder(), LATCHKEY_OWNER_EMAIL: 'ada@example.org' }),
      ),
    ).toContain('LATCHKEY_OWNER_PASSWORD');
  });

  test('rejects invalid trusted proxies', async () => {
    expect(
      await refusalOf(startProcess({ DATA_DIR: newFolder(), TRUSTED_PROXIES: 'everyone' })),
    ).toContain('TRUSTED_PROXIES');
  });

  test('rejects a missing catalogue, and an invalid one with line and key', async () => {
    const folder = newFolder();
    const missing = join(folder, 'missing.yaml');
    expect(await refusalOf(startProcess({ DATA_DIR: folder, CATALOG_FILE: missing }))).toContain(
      missing,
    );
    const wrong = join(folder, 'wrong.yaml');
    writeFileSync(
      wrong,
      'entityTypes:\n  thing: { description: A thing., operations: [read] }\nscopes:\n  things: { description: Things., grants: ["unicorn:ride"] }\nroles:\n  owner: { name: Owner, grants: ["*:*"] }\n',
    );
    const line = await refusalOf(startProcess({ DATA_DIR: folder, CATALOG_FILE: wrong }));
    expect(line).toContain(wrong);
    expect(line).toContain('line 4');
    expect(line).toContain('scopes.things.grants.0');
  });

  test('rejects a port in use', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const { port } = holder.address() as AddressInfo;
    const line = await refusalOf(startProcess({ DATA_DIR: newFolder(), PORT: String(port) }));
    expect(line).toContain(String(port));
    expect(line).toContain('PORT');
    await new Promise((resolve) => holder.close(resolve));
  });

  test('rejects an unreachable database, without logging the password of its address', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const { port } = holder.address() as AddressInfo;
    await new Promise((resolve) => holder.close(resolve));
    const line = await refusalOf(
      startProcess({
        DATABASE_URL: `postgresql://latchkey:hunter2-hunter2@127.0.0.1:${port}/latchkey`,
      }),
    );
    expect(line).toContain('DATABASE_URL');
    expect(line).toContain(`127.0.0.1:${port}`);
    expect(line).not.toContain('hunter2');
  });

  test('rejects an unusable data directory', async () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    expect(await refusalOf(startProcess({ DATA_DIR: file }))).toContain('DATA_DIR');
  });
});

const oldNode = (process.env['PATH'] ?? '')
  .split(delimiter)
  .filter((folder) => !folder.includes('node_modules'))
  .map((folder) => join(folder, 'node'))
  .find((file) => {
    const { status, stdout } = spawnSync(file, ['--version'], { encoding: 'utf8' });
    return status === 0 && Number(/^v(\d+)/.exec(stdout)?.[1]) < 24;
  });

(oldNode ? test : test.skip)('a Node that is too old says so in one line', async () => {
  const line = await refusalOf(startProcess({ DATA_DIR: newFolder() }, oldNode));
  expect(line).toContain('Node.js 24');
});
