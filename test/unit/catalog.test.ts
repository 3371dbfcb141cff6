import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { covers, NOTHING, union } from '../../src/catalog/permission-set.ts';
import { catalog, catalogOf, grant, scopePermission } from '../support/arbitraries.ts';
import { GUARDED } from '../support/guarded.ts';

const OWN = [
  'organization',
  'member',
  'member-token',
  'role',
  'personal-access-token',
  'api-key',
  'audit-event',
  'introspection',
];
const FULL = ['create', 'read', 'list', 'update', 'delete', 'share', 'unshare'];
const CRUD = ['create', 'read', 'list', 'update', 'delete'];

describe('the default catalogue', () => {
  test("has the server's own entity types", () =>
    expect(catalog.entityTypes.map(({ name }) => name)).toEqual(expect.arrayContaining(OWN)));

  test.each([
    ...['domain', 'group', 'client', 'dashboard', 'rule', 'report'].map(
      (type) => [type, FULL] as const,
    ),
    ...['channel', 'message'].map((type) => [type, [...FULL, 'publish', 'subscribe']] as const),
    ...[
      'repository',
      'repository-issue',
      'organization-issue',
      'pipeline',
      'package',
      'public-key',
      'repository-hook',
      'organization-hook',
      'notification',
      'user',
      'audit-log',
      'project',
      'gpg-key',
      'ssh-signing-key',
    ].map((type) => [type, CRUD] as const),
  ])('has %s with %j', (name, operations) =>
    expect(catalog.entityTypes.find((type) => type.name === name)?.operations).toEqual(operations),
  );

  test('has no other entity types', () =>
    expect(catalog.entityTypes).toHaveLength(OWN.length + 22));

  test('has the seventeen named scopes', () =>
    expect(catalog.scopes.map(({ name }) => name)).toEqual([
      'repo',
      'delete_repo',
      'admin:repo_issues',
      'admin:org_issues',
      'workflow',
      'write:packages',
      'delete:packages',
      'admin:org',
      'admin:public_key',
      'admin:repo_hook',
      'admin:org_hook',
      'notifications',
      'user',
      'audit_log',
      'project',
      'admin:gpg_key',
      'admin:ssh_signing_key',
    ]));

  test('lets the scope repo create, read, list and update repositories, and not delete them', () =>
    expect(catalog.spellOut(catalog.scope('repo'))).toEqual([
      'repository:create',
      'repository:list',
      'repository:read',
      'repository:update',
    ]));

  test('recognizes every grant and scope that it contains', () => {
    for (const { grants } of [...catalog.roles, ...catalog.scopes])
      for (const text of grants) expect(catalog.whyNotGrant(text)).toBeNull();
    for (const { name } of catalog.scopes) expect(catalog.whyNotScope(name)).toBeNull();
    for (const text of ['channel:read', 'channel:*', '*:read', 'api-key:restore', '*:*'])
      expect(catalog.whyNotScope(text)).toBeNull();
    for (const name of catalog.permissions) expect(catalog.whyNotGrant(name)).toBeNull();
  });
});

describe('what a grant covers', () => {
  test('each permission stands for itself alone', () => {
    for (const name of catalog.permissions)
      expect(catalog.spellOut(catalog.grant(name))).toEqual([name]);
    expect(new Set(catalog.permissions).size).toBe(catalog.permissions.length);
  });

  test('a pattern covers exactly the permissions that it matches', () =>
    fc.assert(
      fc.property(grant, (text) => {
        const [type, operation, ...rest] = text.split(':');
        const fits = catalog.permissions.filter((name) => {
          const [t, o] = name.split(':');
          return (
            rest.length === 0 &&
            (type === '*' || type === t) &&
            (operation === '*' || operation === o)
          );
        });
        expect(catalog.spellOut(catalog.grant(text))).toEqual(fits);
      }),
    ));

  test('the same grant covers the same when asked again', () =>
    fc.assert(
      fc.property(
        scopePermission,
        (text) =>
          catalog.grant(text) === catalog.grant(text) &&
          catalog.scope(text) === catalog.scope(text),
      ),
    ));

  test.each([
    'ghost:read',
    'channel:fly',
    'ghost:*',
    '*:fly',
    'repo',
    'admin:org',
    'Channel:read',
    'channel:read ',
    '',
    '*',
    'constructor',
    '__proto__',
    'toString:valueOf',
  ])('%j grants nothing', (text) => {
    expect(catalog.grant(text)).toBe(NOTHING);
    expect(catalog.permission(text)).toBeNull();
  });

  test.each(['*:*', 'channel:*', '*:read'])(
    'the pattern %s is not a permission that can be required',
    (text) => expect(catalog.permission(text)).toBeNull(),
  );

  test('several grants cover together what each covers, whatever their order', () =>
    fc.assert(
      fc.property(fc.array(grant), fc.array(grant), (a, b) => {
        expect(catalog.grants([...a, ...b])).toBe(union(catalog.grants(a), catalog.grants(b)));
        expect(catalog.grants([...b, ...a])).toBe(catalog.grants([...a, ...b]));
      }),
    ));

  test('only all permissions together are everything', () => {
    expect(catalog.isEverything(catalog.grant('*:*'))).toBe(true);
    expect(catalog.isEverything(catalog.grants(catalog.permissions))).toBe(true);
    for (const missing of catalog.permissions)
      expect(
        catalog.isEverything(
          catalog.grants(catalog.permissions.filter((name) => name !== missing)),
        ),
      ).toBe(false);
  });

  test('a set listed by its permissions is the same set when read again', () =>
    fc.assert(
      fc.property(fc.bigInt(0n, catalog.everything), (set) =>
        expect(catalog.grants(catalog.spellOut(set))).toBe(set),
      ),
    ));
});

describe('a parsed catalogue', () => {
  const text =
    "entityTypes: { zebra: { description: Striped., operations: [read, create] } }\nroles: { owner: { name: Owner, grants: ['*:*'] } }";

  test('has its permissions sorted, whatever the order that they are written in', () => {
    const { permissions } = catalogOf(text);
    expect(permissions).toEqual([...permissions].sort());
    expect(permissions).toEqual(expect.arrayContaining(['zebra:create', 'zebra:read']));
  });

  test('guards the permissions that grant authority, and no other create', () => {
    const custom = catalogOf(text);
    expect(custom.spellOut(custom.guarded)).toEqual(GUARDED);
  });

  test('lists the permissions of a set once', () => {
    const custom = catalogOf(text);
    expect(custom.spellOut(custom.everything)).toBe(custom.spellOut(custom.everything));
  });
});

describe('what a scope confers', () => {
  test('the guarded permissions are those that grant authority', () =>
    expect(catalog.spellOut(catalog.guarded)).toEqual(GUARDED));

  test.each(['*:*', '*:create', '*:update', '*:restore'])(
    'the wildcard %s confers no guarded permission',
    (text) => {
      expect(
        catalog.spellOut(catalog.scope(text)).filter((name) => GUARDED.includes(name)),
      ).toEqual([]);
      expect(
        catalog.spellOut(catalog.grant(text)).filter((name) => GUARDED.includes(name)),
      ).not.toEqual([]);
    },
  );

  test.each(GUARDED)(
    '%s is conferred by its own name, and by its entity type with a star',
    (name) => {
      expect(catalog.spellOut(catalog.scope(name))).toEqual([name]);
      expect(catalog.spellOut(catalog.scope(name.replace(/:.*/, ':*')))).toContain(name);
    },
  );

  test('a grant confers as a scope what it grants a role, except guarded permissions', () =>
    fc.assert(
      fc.property(grant, (text) => {
        expect(covers(catalog.grant(text), catalog.scope(text))).toBe(true);
        expect(covers(union(catalog.scope(text), catalog.guarded), catalog.grant(text))).toBe(true);
      }),
    ));

  test('a named scope with a wildcard carries no guarded permission, one that names the entity type does', () => {
    const custom = catalogOf(
      "scopes: { all: { description: All., grants: ['*:*'] }, keys: { description: Keys., grants: ['api-key:*'] } }\nroles: { owner: { name: Owner, grants: ['*:*'] } }",
    );
    expect(custom.spellOut(custom.scope('all')).filter((name) => GUARDED.includes(name))).toEqual(
      [],
    );
    expect(custom.spellOut(custom.scope('keys'))).toEqual(
      custom.spellOut(custom.grant('api-key:*')),
    );
  });
});

describe('why a text is not a grant or scope', () => {
  test.each([
    ['channel', '"channel" is not a grant.'],
    ['channel:fly', 'channel has no operation "fly". It has create, read'],
    ['ghost:read', 'Unknown entity type "ghost". Entity types are organization,'],
    ['ghost:*', 'Unknown entity type "ghost".'],
    ['*:fly', 'No entity type has an operation "fly".'],
    ['repo', '"repo" is not a grant.'],
    ['admin:org', 'Unknown entity type "admin".'],
  ])('of %s as a grant: %s', (text, because) =>
    expect(catalog.whyNotGrant(text)).toContain(because),
  );

  test.each([
    ['repos', 'Named scopes are repo, delete_repo,'],
    ['channel:fly', 'channel has no operation "fly".'],
    ['admin:orgs', 'Unknown entity type "admin".'],
    ['', '"" is neither a grant'],
    [
      '*:restore',
      '*:restore confers no permissions on a token: guarded permissions must be named, for example api-key:restore or',
    ],
  ])('of %j as a scope: %s', (text, because) =>
    expect(catalog.whyNotScope(text)).toContain(because),
  );

  test('a grant has no reason against it exactly when it covers something', () =>
    fc.assert(
      fc.property(
        grant,
        (text) => (catalog.whyNotGrant(text) === null) === (catalog.grant(text) !== NOTHING),
      ),
    ));
});
