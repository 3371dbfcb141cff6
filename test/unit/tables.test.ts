import { describe, expect, test } from '@jest/globals';
import type { Kysely } from 'kysely';
import { millis, statements, type Tables } from '../../src/database/query.ts';

/** The tables after the entity's property `builtIn` was renamed. */
type Renamed = Omit<Tables, 'role'> & {
  role: Omit<Tables['role'], 'built_in'> & { standard: Tables['role']['built_in'] };
};
const renamed = statements as unknown as Kysely<Renamed>;

// The lines below an `@ts-expect-error` do not compile: `npm run types` fails if one of them does.
describe('a renamed column does not compile', () => {
  test('in what is selected', () => {
    const { sql } = statements.selectFrom('role').select('built_in').compile();
    expect(sql).toBe('select "built_in" from "role"');
    // @ts-expect-error: the column has another name.
    renamed.selectFrom('role').select('built_in');
    const members = renamed.selectFrom('member as m').innerJoin('role as r', 'r.id', 'm.role_id');
    // @ts-expect-error: as the column of a joined table.
    members.select('r.built_in');
  });

  test('in conditions, orders and fragments', () => {
    const roles = renamed.selectFrom('role');
    // @ts-expect-error: in a condition.
    roles.where('built_in', '=', true);
    // @ts-expect-error: in an order.
    roles.orderBy('built_in').where('standard', '=', true);
    // @ts-expect-error: in a fragment.
    roles.select((eb) => millis(eb.ref('made_at')).as('at'));
  });

  test('in inserts and updates', () => {
    // @ts-expect-error: in an update.
    renamed.updateTable('role').set({ built_in: true });
    const row = { id: '', organization_id: '', key: '', name: '', grants: [], built_in: true };
    // @ts-expect-error: in an insert.
    renamed.insertInto('role').values({ ...row, created_at: new Date(0) });
  });
});

describe('a value of another type does not compile', () => {
  test('in conditions and updates', () => {
    // @ts-expect-error: no status of a member.
    statements.selectFrom('member').where('status', '=', 'GONE');
    // @ts-expect-error: a name is text.
    statements.updateTable('role').set({ name: 1 });
    // @ts-expect-error: a name is never null.
    statements.updateTable('role').set({ name: null });
  });

  test('nor does a timestamp that is read without `millis`, which the driver returns as text', async () => {
    const read = async (): Promise<Date | undefined> => {
      const row = await statements.selectFrom('role').select('created_at').executeTakeFirst();
      // @ts-expect-error: text, or a Date.
      return row?.created_at;
    };
    await expect(read()).rejects.toThrow('runs on a pool');
  });
});
