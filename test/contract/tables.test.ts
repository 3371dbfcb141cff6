import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { EntityManager } from '@mikro-orm/postgresql';
import { selectEnded } from '../../src/audit/audit-partition.store.ts';
import { openDatabase, type Database } from '../../src/database/database.ts';
import { millis, tables, toDate } from '../../src/database/query.ts';
import { insertOrganization } from '../../src/organization/organization.store.ts';
import { cloneDatabase } from '../support/locations.ts';

const HOSTILE = [
  '',
  ' ',
  ' blank before and after ',
  'NULL',
  'null',
  '{}',
  '{"a",b}',
  'a,b',
  '"quoted"',
  "it's",
  'back\\slash',
  '\\',
  '\n\t\r\u0001\u001f\u007f',
  '?',
  '??',
  '$1',
  ':name',
  '\u2028',
  '𝒳😀',
];

let database: Database;
let em: EntityManager;
beforeAll(async () => {
  database = await openDatabase(
    await cloneDatabase(`tables_${process.env['JEST_WORKER_ID'] ?? '0'}`),
  );
  em = database.fork();
});
afterAll(() => database.close());

const insertRole = async (grants: readonly string[], name: string, at: Date) => {
  const slug = `o${Math.random().toString(36).slice(2)}`;
  const { id } = await insertOrganization(em, { slug, name: 'Tables', createdAt: at });
  const row = { id, organization_id: id, key: 'k', name, grants, built_in: false, created_at: at };
  await tables(em).insertInto('role').values(row).execute();
  return id;
};
const readRole = (id: string) =>
  tables(em)
    .selectFrom('role')
    .select((eb) => ['name', 'grants', millis(eb.ref('created_at')).as('at')])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();

describe('a value is read as it was written', () => {
  test('text, alone and in a list', async () => {
    const id = await insertRole(HOSTILE, HOSTILE.join('|'), new Date());
    expect(await readRole(id)).toMatchObject({ grants: HOSTILE, name: HOSTILE.join('|') });
  });

  test.each(['0001-01-01T00:00:00.001Z', '1847-11-30T23:59:59.999Z', '9999-12-31T23:59:59.999Z'])(
    'the time %s, to the millisecond',
    async (text) => {
      const { at } = await readRole(await insertRole([], 'Role', new Date(text)));
      expect(toDate(at).toISOString()).toBe(text);
    },
  );

  test('but a NUL is rejected, wherever it is', async () => {
    const message = 'Text must not contain the NUL character.';
    await expect(insertRole(['a\0'], 'Role', new Date())).rejects.toThrow(message);
    await expect(insertRole([], 'Ro\0le', new Date())).rejects.toThrow(message);
    await expect(readRole('\0')).rejects.toThrow(message);
  });
});

describe('statements', () => {
  test('that are text select the columns of their type', async () => {
    // No type checks this one: it reads PostgreSQL's own tables.
    const { rows } = await selectEnded(-1_200, new Date(Date.UTC(9000, 0))).execute(tables(em));
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).toEqual({ name: expect.any(String) });
  });

  test('are typed by the entities: no other way is used', () => {
    const root = join(import.meta.dirname, '../..');
    const others = globSync('src/**/*.ts', { cwd: root }).filter((file) =>
      /\bem\.(execute|insert|insertMany|upsert|find|findOne|native\w+|persist|remove|qb|createQueryBuilder)\(|\.getKysely|CompiledQuery\.raw/.test(
        readFileSync(join(root, file), 'utf8'),
      ),
    );
    // The first runs the compiled lookup by ID.
    expect(others.sort()).toEqual(['src/authority/standing.store.ts', 'src/database/query.ts']);
  });
});
