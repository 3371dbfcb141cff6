import { describe, expect, test } from '@jest/globals';
import {
  describeChanges,
  inBrief,
  toCatalog,
  toRemembered,
  whatWasDropped,
} from '../../src/catalog/catalog-change.ts';
import { Catalog, type CatalogDefinition } from '../../src/catalog/catalog.ts';
import { OWN_ENTITY_TYPES } from '../../src/catalog/own-entity-types.ts';

const BASE: CatalogDefinition = {
  entityTypes: [
    { name: 'invoice', description: 'A bill.', operations: ['create', 'read', 'void'] },
    { name: 'report', description: null, operations: ['read'] },
  ],
  scopes: [{ name: 'billing', description: 'Bills.', grants: ['invoice:*'] }],
  roles: [
    { key: 'owner', name: 'Owner', grants: ['*:*'] },
    { key: 'clerk', name: 'Clerk', grants: ['invoice:read', 'report:read'] },
  ],
};
const [INVOICE, REPORT] = BASE.entityTypes as [
  CatalogDefinition['entityTypes'][0],
  CatalogDefinition['entityTypes'][0],
];
const [BILLING] = BASE.scopes as [CatalogDefinition['scopes'][0]];
const [OWNER, CLERK] = BASE.roles as [CatalogDefinition['roles'][0], CatalogDefinition['roles'][0]];

describe('the differences between two catalogues', () => {
  test.each<[string, Partial<CatalogDefinition>, string[]]>([
    ['none', {}, []],
    [
      'another order is not a change',
      {
        entityTypes: [REPORT, { ...INVOICE, operations: ['void', 'read', 'create'] }],
        roles: [{ ...CLERK, grants: ['report:read', 'invoice:read'] }, OWNER],
      },
      [],
    ],
    ['an entity type less', { entityTypes: [INVOICE] }, ['entity type report removed']],
    [
      'an entity type more',
      { entityTypes: [...BASE.entityTypes, { ...REPORT, name: 'chart' }] },
      ['entity type chart added'],
    ],
    [
      'an entity type renamed',
      { entityTypes: [INVOICE, { ...REPORT, name: 'chart' }] },
      ['entity type report removed', 'entity type chart added'],
    ],
    [
      'operations',
      { entityTypes: [{ ...INVOICE, operations: ['create', 'read', 'pay'] }, REPORT] },
      ['operation invoice:void removed', 'operation invoice:pay added'],
    ],
    [
      'a description',
      { entityTypes: [INVOICE, { ...REPORT, description: 'A page.' }] },
      ['description of entity type report changed'],
    ],
    [
      'a named scope renamed',
      { scopes: [{ ...BILLING, name: 'bills' }] },
      ['named scope billing removed', 'named scope bills added'],
    ],
    [
      'a named scope narrowed',
      { scopes: [{ ...BILLING, grants: ['invoice:read'] }] },
      ['named scope billing changed: +invoice:read, -invoice:*'],
    ],
    [
      'a named scope described anew',
      { scopes: [{ ...BILLING, description: 'All.' }] },
      ['description of named scope billing changed'],
    ],
    ['a role less', { roles: [OWNER] }, ['built-in role clerk removed']],
    [
      'a role narrowed',
      { roles: [OWNER, { ...CLERK, grants: ['report:read'] }] },
      ['built-in role clerk changed: -invoice:read'],
    ],
    [
      'a role with another name',
      { roles: [OWNER, { ...CLERK, name: 'Cashier' }] },
      ['built-in role clerk renamed from Clerk to Cashier'],
    ],
  ])('%s', (_, change, expected) => {
    expect(describeChanges(toRemembered(BASE), toRemembered({ ...BASE, ...change }))).toEqual(
      expected,
    );
  });

  test('do not include the server’s own entity types: an upgrade that adds some is no change', () => {
    const withOwn = { ...BASE, entityTypes: [...OWN_ENTITY_TYPES, ...BASE.entityTypes] };
    expect(toRemembered(withOwn)).toEqual(toRemembered(BASE));
    expect(toCatalog(toRemembered(BASE)).permissions).toEqual(new Catalog(withOwn).permissions);
  });
});

describe('the change that makes a scope or grant meaningless', () => {
  const before = toCatalog(BASE);
  const after = toCatalog({
    entityTypes: [{ ...INVOICE, operations: ['create', 'read'] }],
    scopes: [],
    roles: BASE.roles,
  });
  test.each([
    ['invoice:void', 'operation invoice:void'],
    ['*:void', 'operation void'],
    ['report:read', 'entity type report'],
    ['report:*', 'entity type report'],
    ['billing', 'named scope billing'],
    // These still mean something, if less.
    ['invoice:*', null],
    ['*:read', null],
    ['*:*', null],
    ['member:read', null],
    // These never meant anything.
    ['order:read', null],
    ['nonsense', null],
  ])('%s', (text, expected) => {
    expect(whatWasDropped(text, before, after)).toBe(expected);
  });

  test('nothing, where an entity type became the server’s own with the operation', () => {
    const own = OWN_ENTITY_TYPES[0];
    if (!own) throw new Error('There is none.');
    const was = toCatalog({
      ...BASE,
      entityTypes: [{ name: own.name, description: null, operations: ['read', 'share'] }],
    });
    expect(whatWasDropped(`${own.name}:read`, was, toCatalog(BASE))).toBeNull();
    expect(whatWasDropped(`${own.name}:share`, was, toCatalog(BASE))).toBe(
      `operation ${own.name}:share`,
    );
  });
});

test('a long list is cut, with the number that is left out', () => {
  const ten = Array.from({ length: 10 }, (_, i) => String(i));
  expect(inBrief(ten)).toBe('0; 1; 2; 3; 4; 5; 6; 7; 8; 9');
  expect(inBrief([...ten, '10', '11'])).toBe('0; 1; 2; 3; 4; 5; 6; 7; 8; 9; and 2 more');
  expect(inBrief(ten, ', ', 1_000)).toBe('0, 1, 2, 3, 4, 5, 6, 7, 8, 9, and 990 more');
});
