import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { databaseUrl, onServer } from '../../support/locations.ts';
import { hasPostgres, startPostgres, type OwnServer } from '../../support/postgres-server.ts';

const ROOT = join(import.meta.dirname, '../../..');
const withServer = hasPostgres ? describe : describe.skip;
if (!hasPostgres)
  console.log(
    'Given databases are tested where PostgreSQL is installed: there is no pg_config here.',
  );

interface Run {
  readonly code: number;
  readonly said: string;
  readonly counters: { readonly decidedReads?: number; readonly oldAuthorityUsed?: number };
}

/** Runs npm run test:consistency with a few subjects. */
const consistency = (...options: string[]): Promise<Run> =>
  new Promise((resolve) => {
    const script = 'test/storm/consistency/consistency.ts';
    const args = [script, '--faults', '0', '--subjects', '3', ...options];
    execFile(join(ROOT, 'node_modules/.bin/node'), args, { cwd: ROOT }, (error, stdout, said) =>
      resolve({
        code: error ? Number(error.code) : 0,
        said,
        counters: stdout === '' ? {} : (JSON.parse(stdout) as Run['counters']),
      }),
    );
  });

withServer('the race harness on given databases', () => {
  let server: OwnServer;
  let [node, other]: [string, string] = ['', ''];

  beforeAll(async () => {
    server = await startPostgres();
    await onServer(server.url, ['create database race', 'create database other']);
    node = databaseUrl(server.url, 'race');
    other = databaseUrl(server.url, 'other');
  });
  afterAll(() => server.stop());

  test('rejects a database that does not answer', async () => {
    const { code, said } = await consistency(
      '--databases',
      `${node},postgresql://127.0.0.1:1/race`,
    );
    expect([code, said]).toEqual([1, expect.stringContaining('database 2 of --databases')]);
  });

  test('rejects URLs of different databases', async () => {
    const { code, said } = await consistency('--databases', `${node},${other}`);
    expect([code, said]).toEqual([1, expect.stringContaining('must be nodes of one database')]);
  });

  test('runs an instance on each, and finds no old authority', async () => {
    const run = await consistency('--databases', `${node},${node}`, '--reads', '150');
    expect(run).toMatchObject({ code: 0, counters: { instances: 2, oldAuthorityUsed: 0 } });
    expect(run.counters.decidedReads).toBeGreaterThanOrEqual(150);
  });

  test('rejects a database with data, and adds to it with --with-data', async () => {
    const { code, said } = await consistency('--databases', node);
    expect([code, said]).toEqual([1, expect.stringContaining('already contains Latchkey')]);
    expect(await consistency('--databases', node, '--with-data', '--reads', '10')).toMatchObject({
      code: 0,
    });
  });

  test('fails when an instance uses old authority', async () => {
    const mutant = ['--mutant', 'cache-1s', '--stop-at-first', '--reads', '5000'];
    const run = await consistency('--databases', `${node},${node}`, '--with-data', ...mutant);
    expect(run.code).toBe(1);
    expect(run.counters.oldAuthorityUsed).toBeGreaterThan(0);
  });
});
