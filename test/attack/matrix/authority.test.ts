import { describe, expect, test } from '@jest/globals';
import { isObjectType } from 'graphql';
import { authScopesOf } from '../../../src/server/access-table/auth-scopes.ts';
import { schema } from '../../../src/server/schema.ts';
import { world } from '../../support/own-world.ts';
import { checksum } from '../../support/table-rows.ts';
import { ask, outcomeOf, toDocument } from '../../support/ask.ts';
import { MUTATIONS, type MutationCase } from './mutations.ts';
import { OPEN_FIELDS } from './open-fields.ts';
import { decisive, expectedOf, ROLES, type Caller, type Expectation } from './oracle.ts';
import { QUERIES, type QueryCase } from './queries.ts';
import { aim, entityIn, heal, setScopes } from './arrange.ts';
import { stage } from './on-stage.ts';
import type { Presented } from './stage.ts';

const NOBODY = { caller: null, secret: undefined };
type Asker = Presented | typeof NOBODY;
const nameOf = (caller: Caller): string => (caller ? `${caller.role}, ${caller.kind}` : 'nobody');

/** One call, ready to be sent. */
interface Cell {
  readonly name: string;
  readonly expected: string;
  readonly send: () => Promise<string>;
}

const isMutation = (e: Expectation): e is MutationCase => 'input' in e;

async function prepare(e: MutationCase | QueryCase, asker: Asker): Promise<Cell> {
  const presented = asker.caller ? asker : stage.presented[0]!;
  const given = isMutation(e)
    ? e.input
      ? { input: await e.input(stage, presented) }
      : {}
    : ((await e.variables?.(stage, presented)) ?? {});
  const { kind } = presented.caller;
  if (asker.caller && (kind === 'token here' || kind === 'token elsewhere'))
    await aim(
      stage,
      presented,
      decisive(e),
      kind === 'token here' ? await entityIn(stage, given) : 'elsewhere',
    );
  const document = isMutation(e)
    ? toDocument(e.field.slice('Mutation.'.length), e.input !== null)
    : e.document;
  return {
    name: nameOf(asker.caller),
    expected: expectedOf(e, asker.caller),
    send: async () =>
      outcomeOf(await ask(world, asker.secret, document, given), isMutation(e) ? null : e.path),
  };
}

const countEvents = async (): Promise<number> =>
  (
    await world.database.pool.query<{ count: number }>(
      'select count(*)::int as count from audit_event',
    )
  ).rows[0]?.count ?? 0;

/** Returns who can call this. Keys own nothing. */
const askersOf = (e: Expectation): readonly Asker[] => [
  ...stage.presented.filter(({ person }) => !e.own || person !== null),
  NOBODY,
];

/** Tests the cells of one row: denied calls first, which together must change nothing. */
async function judge(e: MutationCase | QueryCase): Promise<void> {
  await setScopes(stage, decisive(e));
  const askers = askersOf(e);
  const refused = askers.filter(({ caller }) => !isMutation(e) || expectedOf(e, caller) !== 'done');
  const cells = [];
  for (const asker of refused) cells.push(await prepare(e, asker));
  const before = await checksum(world.database);
  const answers: Record<string, string> = {};
  for (const { name, send } of cells) answers[name] = await send();
  expect(answers).toEqual(Object.fromEntries(cells.map(({ name, expected }) => [name, expected])));
  expect(await checksum(world.database)).toBe(before);
  for (const asker of askers.filter((one) => !refused.includes(one))) {
    const { name, send } = await prepare(e, asker);
    const start = await countEvents();
    expect([name, await send()]).toEqual([name, 'done']);
    expect([
      name,
      (await countEvents()) > start || e.field === 'Mutation.revokeOtherSessions',
    ]).toEqual([name, true]);
    await heal(stage);
  }
}

describe('every query answers every role and every kind of credential as the table says', () => {
  test.each(QUERIES.map((e) => [`${e.field} ${e.when}`, e] as const))('%s', (_, e) => judge(e));
});

describe('every mutation answers every role and every kind of credential as the table says, and changes nothing when it denies', () => {
  test.each(MUTATIONS.map((e) => [`${e.field} ${e.when}`, e] as const))('%s', (_, e) => judge(e));
});

describe('the table', () => {
  const expected = new Set([...MUTATIONS, ...QUERIES].map(({ field }) => field));

  test('has every query, every mutation and every field with a permission, and no other', () => {
    const guarded = Object.values(schema.getTypeMap())
      .filter(isObjectType)
      .flatMap((type) =>
        Object.values(type.getFields())
          .filter((field) => authScopesOf(field) !== null)
          .map((field) => `${type.name}.${field.name}`),
      );
    // These two have no authorization in the schema: they return null to callers without the
    // permission.
    expect([...expected].sort()).toEqual(
      [...guarded, 'Role.memberCount', 'Role.apiKeyCount'].sort(),
    );
  });

  test('has every field: the others are visible to a caller who may read the parent', () => {
    const fields = Object.values(schema.getTypeMap())
      .filter(isObjectType)
      .filter(({ name }) => !/^(__|Query$|Mutation$)|(Connection|Edge|Error)$/.test(name))
      .flatMap((type) => Object.keys(type.getFields()).map((field) => `${type.name}.${field}`));
    const open = Object.entries(OPEN_FIELDS).flatMap(([type, names]) =>
      names.split(' ').map((name) => `${type}.${name}`),
    );
    expect(fields.filter((field) => !expected.has(field)).sort()).toEqual(open.sort());
  });

  test('has an allowed and a denied caller for everything that is not open to every authenticated caller', () => {
    const callers = ROLES.flatMap((role) =>
      (['session', 'token just', 'token but', 'token elsewhere'] as const).map((kind): Caller => ({
        role,
        kind,
      })),
    );
    for (const e of [...MUTATIONS, ...QUERIES]) {
      if (decisive(e) === null && !e.sessionOnly) continue;
      const answers = new Set(callers.map((caller) => expectedOf(e, caller)));
      expect([e.field, e.when, answers.size > 1 || e.ownerOnly !== undefined]).toEqual([
        e.field,
        e.when,
        true,
      ]);
    }
  });
});
