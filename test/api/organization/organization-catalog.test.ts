import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  CatalogDocument,
  RolesDocument,
  type CatalogQuery,
  type RolesQuery,
} from '../../../src/client/client.ts';
import { createWorld, type World } from '../../support/world.ts';
import { NOBODY } from '../../support/node-id.ts';

let world: World;
let catalog: CatalogQuery['catalog'];
let roles: Map<string, RolesQuery['roles'][number]>;
beforeAll(async () => {
  world = await createWorld();
  const { owner } = await world.newOrganization();
  ({ catalog } = await owner.execute(CatalogDocument));
  roles = new Map((await owner.execute(RolesDocument)).roles.map((role) => [role.key, role]));
});
afterAll(() => world.close());

const CRUD = ['create', 'read', 'list', 'update', 'delete'];
const SHARED = [...CRUD, 'share', 'unshare'];
const APPLICATION: Readonly<Record<string, readonly string[]>> = {
  domain: SHARED,
  group: SHARED,
  channel: [...SHARED, 'publish', 'subscribe'],
  client: SHARED,
  dashboard: SHARED,
  message: [...SHARED, 'publish', 'subscribe'],
  rule: SHARED,
  report: SHARED,
  repository: CRUD,
  'repository-issue': CRUD,
  'organization-issue': CRUD,
  pipeline: CRUD,
  package: CRUD,
  'public-key': CRUD,
  'repository-hook': CRUD,
  'organization-hook': CRUD,
  notification: CRUD,
  user: CRUD,
  'audit-log': CRUD,
  project: CRUD,
  'gpg-key': CRUD,
  'ssh-signing-key': CRUD,
};
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
const SCOPES = [
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
];

const permissionsOf = (role: string): readonly string[] => roles.get(role)?.permissions ?? [];
const everything = (): string[] =>
  catalog.entityTypes
    .flatMap(({ name, operations }) => operations.map((operation) => `${name}:${operation}`))
    .sort();
const application = (only: (operation: string) => boolean = () => true): string[] =>
  Object.entries(APPLICATION).flatMap(([name, operations]) =>
    operations.filter(only).map((operation) => `${name}:${operation}`),
  );

describe('the default catalogue', () => {
  test("has the server's own entity types first, then the application's with their operations", () => {
    expect(catalog.entityTypes.map(({ name }) => name)).toEqual([
      ...OWN,
      ...Object.keys(APPLICATION),
    ]);
    for (const [name, operations] of Object.entries(APPLICATION))
      expect(catalog.entityTypes.find((type) => type.name === name)?.operations).toEqual(
        operations,
      );
  });

  test('has seventeen named scopes, each with a description and existing permissions', () => {
    expect(catalog.scopes.map(({ name }) => name)).toEqual(SCOPES);
    for (const { description, permissions } of catalog.scopes) {
      expect(description).toMatch(/\.$/);
      expect(permissions).not.toEqual([]);
      expect(permissions).toEqual(
        permissions.filter((permission) => everything().includes(permission)).sort(),
      );
    }
  });

  test('repo writes repositories and does not delete them', () => {
    const scope = (wanted: string) =>
      catalog.scopes.find(({ name }) => name === wanted)?.permissions;
    expect(scope('repo')).toEqual([
      'repository:create',
      'repository:list',
      'repository:read',
      'repository:update',
    ]);
    expect(scope('delete_repo')).toEqual(['repository:delete']);
    expect(scope('delete:packages')).toEqual(['package:delete']);
  });

  test('is visible to every authenticated caller, and to no other', async () => {
    const { newMember, newToken } = await world.newOrganization();
    const nothing = await newToken(await newMember('viewer'), { scopes: [] });
    expect((await nothing.execute(CatalogDocument)).catalog).toEqual(catalog);
    await expect(world.as()(CatalogDocument)).rejects.toMatchObject(NOBODY);
  });
});

describe('the built-in roles', () => {
  test('are six, and marked as built in', () => {
    expect([...roles.keys()].sort()).toEqual([
      'admin',
      'auditor',
      'ci',
      'developer',
      'owner',
      'viewer',
    ]);
    for (const { builtIn } of roles.values()) expect(builtIn).toBe(true);
  });

  test('owner holds everything, admin all but organization:delete', () => {
    expect(permissionsOf('owner')).toEqual(everything());
    expect(permissionsOf('admin')).toEqual(
      everything().filter((permission) => permission !== 'organization:delete'),
    );
  });

  test('developer holds the application, own tokens, and reads members and roles', () => {
    const own = ['create', 'read', 'list', 'update', 'revoke', 'restore', 'delete'].map(
      (operation) => `personal-access-token:${operation}`,
    );
    expect(permissionsOf('developer')).toEqual(
      [...application(), ...own, 'member:read', 'member:list', 'role:read', 'role:list'].sort(),
    );
  });

  test('ci holds the application without delete and share, and no tokens', () => {
    expect(permissionsOf('ci')).toEqual(
      application((operation) => operation !== 'delete' && operation !== 'share').sort(),
    );
  });

  test('auditor reads and lists everything and changes nothing', () => {
    expect(permissionsOf('auditor')).toEqual(
      everything().filter((permission) => /:(read|list)$/.test(permission)),
    );
  });

  test('viewer reads and lists the application, and has own tokens', () => {
    const own = ['create', 'read', 'list', 'update', 'revoke', 'restore', 'delete'].map(
      (operation) => `personal-access-token:${operation}`,
    );
    expect(permissionsOf('viewer')).toEqual(
      [...application((operation) => operation === 'read' || operation === 'list'), ...own].sort(),
    );
  });
});
