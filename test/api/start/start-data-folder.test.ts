import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openEmbedded } from '../../../src/database/embedded/embedded.ts';
import { prepareDataFolder, unusableFolder } from '../../../src/database/embedded/data-folder.ts';
import { unpackDatabase } from '../../../src/database/embedded/unpack.ts';
import { until } from '../../support/cluster.ts';
import { cleanUp, newFolder, startProcess } from '../../support/start-process.ts';
import { post, send } from '../../support/http-send.ts';
import { bearer } from '../../support/services.ts';

const messageOf = (run: () => void): string => {
  try {
    run();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('a data folder that cannot be used is refused with one line that says what to do', () => {
  test('where folders cannot be made, at once', async () => {
    const server = startProcess({ DATA_DIR: '/proc/latchkey/data' });
    expect(await server.exited).toBe(1);
    expect(server.errors()).toMatch(
      /^The data directory \/proc\/latchkey\/data cannot be used: it cannot be created there\. Set DATA_DIR to a folder on a disk\.\n$/,
    );
    expect(server.output()).toBe('');
  });

  test('a file, something below a file, a circle of links, a path that is too long', () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'file'), '');
    symlinkSync(join(folder, 'circle'), join(folder, 'circle'));
    expect(messageOf(() => prepareDataFolder(join(folder, 'file')))).toContain(
      'it is a file. Set DATA_DIR to a folder.',
    );
    expect(messageOf(() => prepareDataFolder(join(folder, 'file', 'below')))).toContain(
      'is a file. Set DATA_DIR to a folder.',
    );
    expect(messageOf(() => prepareDataFolder(join(folder, 'circle', 'below')))).toContain(
      'a loop of symbolic links',
    );
    expect(messageOf(() => prepareDataFolder(join(folder, 'x'.repeat(300))))).toContain(
      'its path is too long',
    );
  });

  test('a folder of another user', () => {
    const folder = newFolder();
    chmodSync(folder, 0o500);
    // Root ignores permissions.
    if (process.getuid?.() === 0)
      return expect(messageOf(() => prepareDataFolder(folder))).toBe('');
    expect(messageOf(() => prepareDataFolder(folder))).toContain('this user may not write there');
  });

  test.each([
    [{ errno: 51 }, 'the disk is full'],
    [{ errno: 69 }, 'the file system is read-only'],
    [{ errno: 2 }, 'this user may not write there'],
    [{ code: 'ENOSPC' }, 'the disk is full'],
    [{ code: 'EDQUOT' }, 'the disk quota of this user is exhausted'],
    [{ cause: { code: 'EROFS' } }, 'the file system is read-only'],
    [{ message: 'something\nelse' }, 'something. Check that it is complete'],
    [{}, 'the database cannot be opened. Check that it is complete'],
    [undefined, 'the database cannot be opened. Check that it is complete'],
  ])('errors of the system and the engine are explained: %j', (error, words) => {
    expect(unusableFolder('/data', error).message).toMatch(
      new RegExp(`^The data directory /data cannot be used: ${words}.*\\.$`),
    );
  });
});

describe('an interrupted first start', () => {
  test('is repeated, and never removes a complete database', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'postgres', 'base'), { recursive: true });
    writeFileSync(join(folder, 'unfinished'), '');
    const first = await openEmbedded(folder);
    await first.engine.exec('create table kept (id int)');
    await first.close();
    expect(readdirSync(folder).sort()).toEqual(['lock.db', 'postgres']);
    const second = await openEmbedded(folder);
    expect((await second.engine.query('select * from kept')).rows).toEqual([]);
    await second.close();
  });
});

/** A file system of a few megabytes: root may mount one. */
const mounted: string[] = [];
function mount(options: string): string | null {
  const folder = newFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' });
    mounted.push(folder);
    return folder;
  } catch {
    return null;
  }
}
const small = mount('size=110m');
const readOnly = mount('ro');
afterAll(async () => {
  for (const folder of mounted) execFileSync('umount', ['-l', folder]);
  await cleanUp();
});
if (!small) console.log('Full and read-only disks are tested where this user may mount one.');

(small && readOnly ? describe : describe.skip)('a disk', () => {
  const disk = String(small);
  const filling = join(disk, 'filling');
  const fill = (mebibytes: number): void => {
    // It fails when there is no more space.
    spawnSync('dd', ['if=/dev/zero', `of=${filling}`, 'bs=64k', `count=${mebibytes * 16}`], {
      stdio: 'ignore',
    });
  };
  const start = async (DATA_DIR: string): Promise<string> => {
    const server = startProcess({ DATA_DIR });
    expect(await server.exited).toBe(1);
    expect(server.errors().trimEnd().split('\n')).toHaveLength(1);
    return server.errors();
  };
  beforeAll(() => rmSync(filling, { force: true }));

  test('that is read-only is reported as read-only', async () => {
    expect(await start(join(String(readOnly), 'data', 'below'))).toContain(
      'the file system is read-only',
    );
  });

  test('that is too small for a first start leaves nothing behind', async () => {
    fill(50);
    expect(await start(join(disk, 'data'))).toMatch(
      /the disk has \d+ MiB free, and a new database needs 96 MiB/,
    );
    expect(existsSync(join(disk, 'data', 'postgres'))).toBe(false);
    rmSync(filling);
  });

  test('that fills while a new database is unpacked ends the start', async () => {
    fill(80);
    await expect(unpackDatabase(join(disk, 'postgres'))).rejects.toThrow(/ENOSPC/);
    rmSync(join(disk, 'postgres'), { recursive: true });
    rmSync(filling);
  });

  test('that fills while the server runs: what can be read is read, and it recovers without a restart', async () => {
    const server = startProcess({
      DATA_DIR: join(disk, 'running'),
      LATCHKEY_OWNER_EMAIL: 'ada@example.org',
      LATCHKEY_OWNER_PASSWORD: 'correct horse battery staple',
    });
    const url = await server.url();
    const signIn = () =>
      post(
        url,
        'mutation { signIn(input: { email: "ada@example.org", password: "correct horse battery staple" }) { ... on SignInPayload { secret } } }',
      );
    const { secret } = (await signIn()).body.data?.['signIn'] as { secret: string };
    const readiness = async (): Promise<string> => (await send(`${url}/readyz`)).text;
    fill(1_000);
    await until('it is read-only', async () => (await readiness()) === '{"status":"read-only"}');
    const told =
      'cannot write: the database disk is full (53100); queries and checks of tokens are still answered';
    await until('the log says so', () => server.lines().includes(told));
    expect((await send(`${url}/readyz?require=write`)).status).toBe(503);
    expect(
      (await post(url, '{ viewer { user { email } } }', { headers: bearer(secret) })).body.data,
    ).toEqual({
      viewer: { user: { email: 'ada@example.org' } },
    });
    rmSync(filling);
    await until('it is ready', async () => (await readiness()) === '{"status":"ready"}');
    expect((await signIn()).status).toBe(200);
    expect(await server.stop()).toBe(0);
    rmSync(join(disk, 'running'), { recursive: true });
  });

  test('that is full at a later start is reported, and no data is lost', async () => {
    const DATA_DIR = join(disk, 'data');
    const first = startProcess({
      DATA_DIR,
      LATCHKEY_OWNER_EMAIL: 'ada@example.org',
      LATCHKEY_OWNER_PASSWORD: 'correct horse battery staple',
    });
    await first.url();
    await first.stop();
    fill(1_000);
    expect(await start(DATA_DIR)).toContain('the disk is full');
    rmSync(filling);
    const second = startProcess({ DATA_DIR });
    await second.url();
    expect(second.output()).not.toContain('setup#');
    await second.stop();
  });
});
