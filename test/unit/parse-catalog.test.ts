import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseCatalog } from '../../src/catalog/parse-catalog.ts';
import { catalog, catalogOf, DEFAULT_CATALOG_TEXT } from '../support/arbitraries.ts';

const OWNER = "roles:\n  owner: { name: Owner, grants: ['*:*'] }\n";

function faultsOf(text: string) {
  const reading = parseCatalog(text);
  return reading.ok ? [] : reading.faults;
}

describe('a catalogue file', () => {
  test('that names a role which holds everything is enough', () => {
    expect(catalogOf(OWNER).roles).toEqual([{ key: 'owner', name: 'Owner', grants: ['*:*'] }]);
    expect(catalogOf(OWNER).entityTypes).toHaveLength(8);
  });

  test('may name an operation twice, which counts once', () => {
    expect(
      catalogOf(`entityTypes: { thing: { operations: [read, read] } }\n${OWNER}`).entityTypes.at(
        -1,
      ),
    ).toEqual({
      name: 'thing',
      description: null,
      operations: ['read'],
    });
  });

  test.each([
    ['invalid YAML', 'entityTypes: [read\nroles: 1', 2, '', /Flow sequence/],
    ['a key twice', 'entityTypes: {}\nentityTypes: {}', 2, '', /unique/],
    ['nothing at all', '', 1, 'roles', /record/],
    ['a text', 'hello', 1, '', /object/],
    ['an unknown key', `${OWNER}extra: 1`, 1, '', /"extra"/],
    ['no roles', 'entityTypes: {}', 1, 'roles', /record/],
    [
      'an unknown key of an entity type',
      `entityTypes:\n  thing: { operations: [read], colour: red }\n${OWNER}`,
      2,
      'entityTypes.thing',
      /"colour"/,
    ],
    [
      'an entity type with an invalid name',
      `entityTypes:\n  Thing: { operations: [read] }\n${OWNER}`,
      2,
      'entityTypes.Thing',
      /lower-case words joined by hyphens/,
    ],
    [
      'an entity type without operations',
      `entityTypes:\n  thing: { operations: [] }\n${OWNER}`,
      2,
      'entityTypes.thing.operations',
      /must list at least one/,
    ],
    [
      'an operation with an invalid name',
      `entityTypes:\n  thing:\n    operations:\n      - read\n      - Read It\n${OWNER}`,
      5,
      'entityTypes.thing.operations.1',
      /lower-case words joined by hyphens/,
    ],
    [
      'a star among operations',
      `entityTypes:\n  thing: { operations: ['*'] }\n${OWNER}`,
      2,
      'entityTypes.thing.operations.0',
      /lower-case words/,
    ],
    [
      'a scope without a description',
      `scopes:\n  all: { grants: ['*:read'] }\n${OWNER}`,
      2,
      'scopes.all.description',
      /string/,
    ],
    [
      'a scope without grants',
      `scopes:\n  all: { description: All., grants: [] }\n${OWNER}`,
      2,
      'scopes.all.grants',
      /./,
    ],
    [
      'a scope with an invalid grant',
      `scopes:\n  all:\n    description: All.\n    grants:\n      - member:read\n      - member\n${OWNER}`,
      6,
      'scopes.all.grants.1',
      /"member" is not a grant/,
    ],
    [
      'a scope that names another scope',
      `scopes:\n  a: { description: A., grants: ['member:read'] }\n  b: { description: B., grants: [a] }\n${OWNER}`,
      3,
      'scopes.b.grants.0',
      /not a grant/,
    ],
    [
      'a scope with the name of a permission',
      `scopes:\n  member:read: { description: M., grants: ['member:*'] }\n${OWNER}`,
      2,
      'scopes.member:read',
      /choose another name/,
    ],
    [
      'a scope with the name of a pattern',
      `scopes:\n  '*:*': { description: M., grants: ['member:read'] }\n${OWNER}`,
      2,
      'scopes.*:*',
      /choose another name/,
    ],
    [
      'a role with an unknown entity type',
      `${OWNER}  helper: { name: Helper, grants: ['ghost:read'] }`,
      3,
      'roles.helper.grants.0',
      /Unknown entity type "ghost"/,
    ],
    [
      'a role with an unknown operation',
      `${OWNER}  helper: { name: Helper, grants: ['member:read', 'member:fly'] }`,
      3,
      'roles.helper.grants.1',
      /no operation "fly"/,
    ],
    [
      'an exception that names nothing',
      `${OWNER}  helper: { name: Helper, grants: ['*:read'], except: ['ghost:read'] }`,
      3,
      'roles.helper.except.0',
      /Unknown entity type "ghost"/,
    ],
    [
      'a role with an invalid key',
      `${OWNER}  Helper: { name: Helper }`,
      3,
      'roles.Helper',
      /lower-case/,
    ],
    [
      'a role without a name',
      `${OWNER}  helper: { grants: ['*:read'] }`,
      3,
      'roles.helper.name',
      /string/,
    ],
    [
      'an operation for application types that none of them has',
      `${OWNER}  helper: { name: Helper, application: [fly] }`,
      3,
      'roles.helper.application.0',
      /no entity type in this file has an operation "fly"/,
    ],
    [
      'a pattern without quotes',
      '# What there is.\n\nroles: { owner: { name: Owner, grants: [*:*] } }',
      3,
      '',
      /^[^\n]*: patterns that begin with \* need quotes, as in '\*:\*'$/,
    ],
    [
      'a grant that is a number',
      `${OWNER}  helper: { name: Helper, grants: [5] }`,
      3,
      'roles.helper.grants.0',
      /string/,
    ],
    [
      'no role that holds everything',
      "entityTypes: {}\nroles:\n  helper: { name: Helper, grants: ['*:read'] }",
      3,
      'roles',
      /no role holds everything/,
    ],
    [
      'an owner with an exception',
      "roles:\n  owner: { name: Owner, grants: ['*:*'], except: ['member:read'] }",
      2,
      'roles',
      /no role holds everything/,
    ],
  ])('with %s is refused with line and key', (_, text, line, key, message) => {
    expect(faultsOf(text)).toEqual([{ line, key, message: expect.stringMatching(message) }]);
  });

  test("that describes one of the server's own entity types is refused with line and key", () => {
    const text = `entityTypes:\n  ok: { operations: [read] }\n  api-key: { operations: [read] }\n${OWNER}`;
    expect(faultsOf(text)[0]).toEqual({
      line: 3,
      key: 'entityTypes.api-key',
      message: expect.stringMatching(/built-in entity type/),
    });
  });

  test('with several faults of shape has all of them named at once', () => {
    expect(
      faultsOf(
        `entityTypes:\n  a: { operations: [] }\n  b: { operations: [X] }\nscopes:\n  c: { description: C. }\n${OWNER}`,
      ).map(({ line, key }) => [line, key]),
    ).toEqual([
      [2, 'entityTypes.a.operations'],
      [3, 'entityTypes.b.operations.0'],
      [5, 'scopes.c.grants'],
    ]);
  });

  test('with several faults of meaning has all of them named at once', () => {
    const text =
      "entityTypes:\n  thing: { operations: [read] }\nscopes:\n  s: { description: S., grants: ['thing:fly', 'no'] }\nroles:\n  r: { name: R, grants: ['ghost:*'], except: ['thing:*', '*:fly'] }";
    expect(faultsOf(text).map(({ line, key }) => [line, key])).toEqual([
      [4, 'scopes.s.grants.0'],
      [4, 'scopes.s.grants.1'],
      [6, 'roles.r.grants.0'],
      [6, 'roles.r.except.1'],
      [6, 'roles'],
    ]);
  });

  test('that is the default without any one line is either valid or rejected with a line that exists', () => {
    const lines = DEFAULT_CATALOG_TEXT.split('\n');
    const plain = lines.map((_, i) => i).filter((i) => !lines[i]?.includes('&'));
    fc.assert(
      fc.property(fc.constantFrom(...plain), (left) => {
        for (const { line, message } of faultsOf(lines.filter((_, i) => i !== left).join('\n'))) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThan(lines.length);
          expect(message).not.toBe('');
        }
      }),
      { numRuns: 10 },
    );
  });
});

describe('the built-in roles', () => {
  const own = new Set([
    'organization',
    'member',
    'member-token',
    'role',
    'personal-access-token',
    'api-key',
    'audit-event',
    'introspection',
  ]);
  const typeOf = (name: string): string => name.split(':')[0] ?? '';
  const operationOf = (name: string): string => name.split(':')[1] ?? '';
  const isApplication = (name: string): boolean => !own.has(typeOf(name));

  test.each<[string, (name: string) => boolean]>([
    ['owner', () => true],
    ['admin', (name) => name !== 'organization:delete'],
    [
      'developer',
      (name) =>
        isApplication(name) ||
        typeOf(name) === 'personal-access-token' ||
        ['member:read', 'member:list', 'role:read', 'role:list'].includes(name),
    ],
    ['ci', (name) => isApplication(name) && !['delete', 'share'].includes(operationOf(name))],
    [
      'auditor',
      (name) => ['read', 'list'].includes(operationOf(name)) || typeOf(name) === 'audit-event',
    ],
    [
      'viewer',
      (name) =>
        (isApplication(name) && ['read', 'list'].includes(operationOf(name))) ||
        typeOf(name) === 'personal-access-token',
    ],
  ])('%s holds exactly what it is meant to', (key, holds) => {
    const role = catalog.roles.find((found) => found.key === key);
    expect(catalog.spellOut(catalog.grants(role?.grants ?? []))).toEqual(
      catalog.permissions.filter(holds),
    );
  });

  test('are these six', () =>
    expect(catalog.roles.map(({ key }) => key)).toEqual([
      'owner',
      'admin',
      'developer',
      'ci',
      'auditor',
      'viewer',
    ]));

  test('hold grants that the catalogue knows, patterns kept where an exception does not touch them', () => {
    const admin = catalog.roles.find(({ key }) => key === 'admin')?.grants ?? [];
    expect(admin).toEqual(
      expect.arrayContaining(['channel:*', 'member:*', 'organization:read', 'organization:update']),
    );
    expect(admin).not.toContain('organization:*');
  });
});

describe('the application operations of a role', () => {
  const TYPES =
    'entityTypes: { thing: { operations: [read, create] }, place: { operations: [read] } }\n';
  const grantsOf = (application: string): readonly string[] | undefined =>
    catalogOf(
      `${TYPES}${OWNER}  helper: { name: Helper, grants: ['role:read'], application: ${application} }`,
    ).roles.find(({ key }) => key === 'helper')?.grants;

  test("are granted on each of the file's entity types that has them, and on none of the server's own", () => {
    expect(grantsOf('[read, create]')).toEqual([
      'role:read',
      'thing:read',
      'thing:create',
      'place:read',
    ]);
    expect(grantsOf("['*']")).toEqual(['role:read', 'thing:*', 'place:*']);
    expect(grantsOf('[]')).toEqual(['role:read']);
  });
});

describe('an exception of a role', () => {
  test('removes what it names, and nothing else', () =>
    fc.assert(
      fc.property(
        fc.subarray(['*:*', 'member:*', '*:read', 'role:update']),
        fc.subarray(['member:read', '*:delete', 'role:*', 'audit-event:list']),
        (grants, except) => {
          const custom = catalogOf(
            `${OWNER}  helper: { name: Helper, grants: ${JSON.stringify(grants)}, except: ${JSON.stringify(except)} }`,
          );
          const held = custom.spellOut(
            custom.grants(custom.roles.find(({ key }) => key === 'helper')?.grants ?? []),
          );
          const [given, taken] = [
            custom.spellOut(custom.grants(grants)),
            custom.spellOut(custom.grants(except)),
          ];
          expect(held).toEqual(given.filter((name) => !taken.includes(name)));
        },
      ),
    ));
});
