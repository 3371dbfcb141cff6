import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg, { type Pool } from 'pg';
import { openDatabase, type Database } from '../../../src/database/database.ts';
import { schema } from '../../../src/server/schema.ts';
import { watchReadiness } from '../../../src/http/surface/readiness.ts';
import { createLog } from '../../../src/observe/log.ts';
import { post, send, type Answer } from '../../support/http-send.ts';
import { bearer, postForm } from '../../support/services.ts';
import { startPostgres, type OwnServer } from '../../support/postgres-server.ts';
import { createWorld, type World } from '../../support/world.ts';
import { hasPostgres, until } from '../../support/cluster.ts';
import { CASES, type Stage } from '../../support/mutation-cases.ts';

interface Line {
  readonly msg: string;
  readonly unavailable?: string;
  readonly status?: number;
}

async function keepLog() {
  const lines: Line[] = [];
  return {
    lines,
    log: await createLog('info', false, {
      write: (line) => void lines.push(JSON.parse(line) as Line),
    }),
  };
}

/** A server whose database can lose its ability to write. */
interface Place {
  readonly postgres: OwnServer;
  readonly admin: pg.Client;
  readonly database: Database;
  readonly world: World;
  readonly lines: Line[];
}

const places: Place[] = [];
async function openPlace(settings = '-c fsync=off', disk = tmpdir()): Promise<Place> {
  const postgres = await startPostgres(settings, disk);
  const admin = new pg.Client({ connectionString: postgres.url });
  await admin.connect();
  await admin.query('create database place');
  const database = await openDatabase({
    kind: 'server',
    url: Object.assign(new URL(postgres.url), { pathname: '/place' }).href,
    poolSize: 4,
  });
  const { lines, log } = await keepLog();
  const place = {
    postgres,
    admin,
    database,
    lines,
    world: await createWorld({}, { database, log }),
  };
  places.push(place);
  return place;
}
async function closePlace({ world, admin, database, postgres }: Place): Promise<void> {
  await world.close();
  await admin.end();
  await database.close();
  await postgres.stop();
}
afterAll(async () => {
  for (const place of places) await closePlace(place);
});

const readiness = async (
  { world }: Place,
  query = '',
): Promise<[number, unknown, string | undefined]> => {
  const { status, text, headers } = await send(`${world.url}/readyz${query}`);
  return [status, JSON.parse(text), headers['retry-after']];
};
const becomes = (place: Place, status: string): Promise<void> =>
  until(
    `/readyz says ${status}`,
    async () =>
      (await readiness(place))[1] !== null &&
      JSON.stringify((await readiness(place))[1]).includes(`"${status}"`),
    10_000,
  );

const mutate = (
  place: Place,
  name: string,
  secret: string | null,
  input?: unknown,
  url = place.world.url,
): Promise<Answer> => {
  const query = input
    ? `mutation ($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { __typename } }`
    : `mutation { ${name} { __typename } }`;
  return post(url, query, { headers: secret === null ? {} : bearer(secret), variables: { input } });
};
const CANNOT_SAVE = 'The server cannot save changes at the moment. Try again shortly.';

const onPostgres = hasPostgres() ? describe : describe.skip;

onPostgres('a database that is read-only for a while', () => {
  let place: Place;
  let stage: Stage;
  const attempts: [name: string, secret: string | null, input: unknown][] = [];
  const setReadOnly = async (value: 'on' | 'off'): Promise<void> => {
    await place.admin.query(`alter system set default_transaction_read_only = ${value}`);
    await place.admin.query('select pg_reload_conf()');
    await becomes(place, value === 'on' ? 'read-only' : 'ready');
  };
  beforeAll(async () => {
    place = await openPlace();
    stage = {
      world: place.world,
      tenant: await place.world.newOrganization(),
      emptyWorld: () => Promise.reject(new Error('set-up is tried elsewhere')),
    };
    for (const [name, arrange] of Object.entries(CASES)) {
      if (name === 'setUp') continue;
      const { secret, input } = await arrange(stage);
      attempts.push([name, secret, input]);
    }
    await setReadOnly('on');
  }, 120_000);
  afterAll(() => setReadOnly('off'));

  test('is reported by /readyz, and fails the check for writes', async () => {
    expect(await readiness(place)).toEqual([200, { status: 'read-only' }, undefined]);
    expect(await readiness(place, '?require=read')).toEqual([
      200,
      { status: 'read-only' },
      undefined,
    ]);
    expect(await readiness(place, '?require=write')).toEqual([503, { status: 'read-only' }, '1']);
    expect((await readiness(place, '?require=both'))[0]).toBe(400);
    expect(place.lines.map(({ msg }) => msg)).toContain(
      'cannot write: the database is read-only; queries and checks of tokens are still answered',
    );
  });

  test('still answers queries', async () => {
    const { secret, email } = stage.tenant.owner;
    const answer = await post(place.world.url, '{ viewer { user { email } } }', {
      headers: bearer(secret),
    });
    expect(answer).toMatchObject({ status: 200, body: { data: { viewer: { user: { email } } } } });
  });

  test('rejects every mutation of the schema, reports it to the client, and logs the reason', async () => {
    expect(attempts).toHaveLength(
      Object.keys(schema.getMutationType()?.getFields() ?? {}).length - 1,
    );
    for (const [name, secret, input] of attempts) {
      place.lines.length = 0;
      const { status, headers, body } = await mutate(place, name, secret, input);
      const told = {
        name,
        status,
        retryAfter: headers['retry-after'],
        message: body.errors?.[0]?.message,
      };
      expect(told).toEqual({ name, status: 503, retryAfter: '1', message: CANNOT_SAVE });
      await until('the line is written', () => place.lines.length > 0);
      expect(place.lines.at(-1)).toMatchObject({
        status: 503,
        unavailable: 'cannot write: the database is read-only (25006)',
      });
    }
  }, 60_000);

  test('rejects a revocation by RFC 7009 too, and reports it', async () => {
    place.lines.length = 0;
    const { secret } = stage.tenant.owner;
    const answer = await postForm(
      place.world.url,
      '/oauth/revoke',
      { token: secret },
      bearer(secret),
    );
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect(JSON.parse(answer.text)).toEqual({
      error: 'temporarily_unavailable',
      error_description: CANNOT_SAVE,
    });
    await until('the line is written', () => place.lines.length > 0);
    expect(place.lines.at(-1)?.unavailable).toMatch(/^cannot write: /);
  });

  test('accepts writes again as soon as possible, and logs it', async () => {
    await setReadOnly('off');
    expect(await readiness(place, '?require=write')).toEqual([200, { status: 'ready' }, undefined]);
    expect(place.lines.map(({ msg }) => msg)).toContain('can read and write again');
    const [name, secret, input] = attempts.find(
      ([candidate]) => candidate === 'createPersonalAccessToken',
    ) ?? ['', null, null];
    expect((await mutate(place, name, secret, input)).status).toBe(200);
  });
});

/** A disk of 300 MB, where this user may mount one. */
const disk = mkdtempSync(join(tmpdir(), 'latchkey-disk-'));
chmodSync(disk, 0o755);
const isMounted = ((): boolean => {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=300m,mode=1777', 'tmpfs', disk], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    console.log('A full disk of PostgreSQL is tested where this user may mount one.');
    return false;
  }
})();
afterAll(() => {
  if (isMounted) execFileSync('umount', ['-l', disk]);
  rmSync(disk, { recursive: true, force: true });
});

(hasPostgres() && isMounted ? describe : describe.skip)('a PostgreSQL whose disk is full', () => {
  test('is read-only until there is space again', async () => {
    const place = await openPlace('-c fsync=off -c min_wal_size=32MB -c max_wal_size=64MB', disk);
    const { owner } = await place.world.newOrganization();
    expect(await readiness(place)).toEqual([200, { status: 'ready' }, undefined]);
    const filling = join(disk, 'filling');
    try {
      execFileSync('dd', ['if=/dev/zero', `of=${filling}`, 'bs=64k'], { stdio: 'ignore' });
    } catch {
      // Until there is no more space.
    }
    await becomes(place, 'read-only');
    expect(place.lines.map(({ msg }) => msg)).toContain(
      'cannot write: the database disk is full (53100); queries and checks of tokens are still answered',
    );
    expect(await readiness(place, '?require=write')).toEqual([503, { status: 'read-only' }, '1']);
    expect(
      (
        await post(place.world.url, '{ viewer { user { email } } }', {
          headers: bearer(owner.secret),
        })
      ).status,
    ).toBe(200);
    rmSync(filling);
    await becomes(place, 'ready');
    expect(
      (await mutate(place, 'createPersonalAccessToken', owner.secret, { name: 'again' })).status,
    ).toBe(200);
  }, 60_000);
});

describe('what each fault of the database means for readiness', () => {
  const coded = (code: string): Error => Object.assign(new Error('x'), { code });
  /** A pool with these results of reads and writes. */
  const poolOf = (read: Error | 'on' | 'off', write: Error | null = null): Pool =>
    ({
      query: (text: string) => {
        const fault = text.includes('work_mem') ? write : read;
        return fault instanceof Error
          ? Promise.reject(fault)
          : Promise.resolve({ rows: [{ read_only: fault === 'on' }] });
      },
    }) as unknown as Pool;

  test.each([
    ['all is well', 'off', null, 'ready', []],
    [
      'the disk is full',
      'off',
      coded('53100'),
      'read-only',
      ['cannot write: the database disk is full (53100)'],
    ],
    [
      'the disk fails',
      'off',
      coded('58030'),
      'read-only',
      ['cannot write: the database reported a disk I/O error (58030)'],
    ],
    ['temporary files are limited, which means nothing', 'off', coded('53400'), 'ready', []],
    ['another error without meaning', 'off', coded('42501'), 'ready', []],
    [
      'transactions are read-only',
      'on',
      null,
      'read-only',
      ['cannot write: the database is read-only'],
    ],
    [
      'the server is gone',
      coded('ECONNREFUSED'),
      null,
      'unavailable',
      ['cannot read: the database does not answer (ECONNREFUSED)'],
    ],
    [
      'the server is out of connections',
      coded('53300'),
      null,
      'unavailable',
      ['cannot read: the database is out of connections (53300)'],
    ],
    [
      'an unknown error',
      coded('XX000'),
      null,
      'unavailable',
      ['cannot read: the database returns an error'],
    ],
  ] as const)('%s', async (_name, read, write, status, told) => {
    const { lines, log } = await keepLog();
    const pool = poolOf(read, write);
    const ask = watchReadiness(pool, pool, log);
    // Logged once, however often it is checked.
    for (let i = 0; i < 3; i++) expect(await ask()).toBe(status);
    expect(lines.map(({ msg }) => msg.split(';')[0])).toEqual(told);
  });

  test('a standby for lookups is read-only; without it the server is not ready', async () => {
    const { log } = await keepLog();
    expect(await watchReadiness(poolOf('off'), poolOf('on'), log)()).toBe('ready');
    expect(await watchReadiness(poolOf('off'), poolOf(coded('ECONNREFUSED')), log)()).toBe(
      'unavailable',
    );
  });
});
