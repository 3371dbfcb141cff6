import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isPermitted, toAuthority, type Authority } from '../../src/access/authority.ts';
import { NOTHING } from '../../src/catalog/permission-set.ts';
import {
  addToScopes,
  describe as inWords,
  isCoveredBy,
  SCOPES_MAX,
  toTerms,
  whyNotScopes,
  withoutCovered,
  type ScopeTerm,
} from '../../src/credential/scope-rules.ts';
import { catalog, entityId, scopePermission, standingOf } from '../support/arbitraries.ts';

const term: fc.Arbitrary<ScopeTerm> = fc.record({ permission: scopePermission, entityId });
const terms = fc.array(term, { maxLength: 7 });
const request = fc.record({
  permission: scopePermission,
  entityIds: fc.option(fc.uniqueArray(fc.constantFrom('one', 'two', 'three'), { minLength: 1 }), {
    nil: null,
  }),
});
const every = (permission: string): ScopeTerm => ({ permission, entityId: null });
const one = (permission: string, entity = 'one'): ScopeTerm => ({ permission, entityId: entity });

const authorityOf = (scopes: readonly ScopeTerm[]): Authority =>
  toAuthority(
    standingOf({
      credential: { narrowed: true, scopes: scopes.map((scope) => ({ ...scope, id: '' })) },
    }),
    catalog,
  );
/** Returns the permissions of a token with these scopes, on everything and on each entity. */
const conferred = (scopes: readonly ScopeTerm[]): string[] => {
  const authority = authorityOf(scopes);
  return [null, 'one', 'two', 'three'].flatMap((entity) =>
    catalog.permissions
      .filter((name) => isPermitted(authority, catalog.permission(name) ?? NOTHING, entity))
      .map((name) => `${name}@${entity ?? ''}`),
  );
};

describe('a scope covers another', () => {
  test.each<[ScopeTerm, ScopeTerm, boolean]>([
    [every('channel:read'), every('channel:read'), true],
    [every('channel:read'), every('channel:*'), true],
    [every('channel:*'), every('channel:read'), false],
    [every('channel:read'), every('*:read'), true],
    [every('repository:read'), every('repo'), true],
    [every('repository:delete'), every('repo'), false],
    [one('channel:read'), every('channel:read'), true],
    [every('channel:read'), one('channel:read'), false],
    [one('channel:read'), one('channel:*'), true],
    [one('channel:read'), one('channel:read', 'two'), false],
    [every('api-key:create'), every('*:*'), false],
    [every('api-key:*'), every('*:*'), false],
    [every('*:*'), every('*:*'), true],
    // A permission that left the catalogue confers nothing, and may return.
    [every('ghost:read'), every('channel:read'), false],
    [every('ghost:read'), every('ghost:read'), true],
  ])('%j by %j: %j', (covered, covering, expected) =>
    expect(isCoveredBy(covered, covering, catalog)).toBe(expected),
  );

  test('exactly when it leaves nothing to add', () =>
    fc.assert(
      fc.property(term, term, (covered, covering) => {
        const adds = conferred([covered, covering]).length > conferred([covering]).length;
        const empty = conferred([covered]).length === 0;
        if (!empty) expect(isCoveredBy(covered, covering, catalog)).toBe(!adds);
      }),
    ));

  test('as an order: itself, and whatever is covered by what it covers', () =>
    fc.assert(
      fc.property(term, term, term, (a, b, c) => {
        expect(isCoveredBy(a, a, catalog)).toBe(true);
        if (isCoveredBy(a, b, catalog) && isCoveredBy(b, c, catalog))
          expect(isCoveredBy(a, c, catalog)).toBe(true);
      }),
    ));
});

describe('scopes without those that others cover', () => {
  test('confer the same, and none of them covers another', () =>
    fc.assert(
      fc.property(terms, (all) => {
        const left = withoutCovered(all, catalog);
        expect(conferred(left)).toEqual(conferred(all));
        for (const a of left)
          for (const b of left) if (a !== b) expect(isCoveredBy(a, b, catalog)).toBe(false);
      }),
    ));

  test('keep their order, and are left alone a second time', () =>
    fc.assert(
      fc.property(terms, (all) => {
        const left = withoutCovered(all, catalog);
        expect(left).toEqual(all.filter((each) => left.includes(each)));
        expect(withoutCovered(left, catalog)).toEqual(left);
      }),
    ));

  test('keep the first of two that say the same', () => {
    const [first, second] = [every('workflow'), every('pipeline:*')];
    expect(withoutCovered([first, second], catalog)).toEqual([first]);
    expect(withoutCovered([second, first], catalog)).toEqual([second]);
    expect(withoutCovered([every('channel:read'), every('channel:read')], catalog)).toHaveLength(1);
  });
});

describe('scopes on many entities', () => {
  test('are compared entity by entity, and are covered by one on every entity', () => {
    const many = ['one', 'two', 'three'].flatMap((entity) => [
      one('channel:read', entity),
      one('group:*', entity),
    ]);
    expect(withoutCovered(many, catalog)).toEqual(many);
    expect(withoutCovered([...many, every('channel:*')], catalog)).toEqual([
      ...many.filter(({ permission }) => permission === 'group:*'),
      every('channel:*'),
    ]);
    expect(
      addToScopes(many, [{ permission: 'group:read', entityIds: ['four'] }], catalog),
    ).toMatchObject({ ok: true, absorbed: [] });
    expect(
      addToScopes(many, [{ permission: 'group:read', entityIds: ['four', 'two'] }], catalog),
    ).toMatchObject({ ok: false, index: 0 });
  });
});

describe('adding scopes', () => {
  test('is a conflict exactly when one of them is covered by a scope that the token has', () =>
    fc.assert(
      fc.property(terms, fc.array(request, { minLength: 1, maxLength: 4 }), (existing, asked) => {
        const first = asked.findIndex((each) =>
          toTerms([each]).some((added) =>
            existing.some((other) => isCoveredBy(added, other, catalog)),
          ),
        );
        const addition = addToScopes(existing, asked, catalog);
        expect(addition.ok).toBe(first === -1);
        if (!addition.ok) expect(addition.index).toBe(first);
      }),
    ));

  test('leaves a set that confers all of both, with nothing that another covers', () =>
    fc.assert(
      fc.property(terms, fc.array(request, { minLength: 1, maxLength: 4 }), (before, asked) => {
        const existing = withoutCovered(before, catalog);
        const addition = addToScopes(existing, asked, catalog);
        if (!addition.ok) return;
        const after = [
          ...existing.filter((each) => !addition.absorbed.includes(each)),
          ...addition.added,
        ];
        expect(conferred(after)).toEqual(conferred([...existing, ...toTerms(asked)]));
        expect(withoutCovered(after, catalog)).toEqual(after);
      }),
    ));

  test('says which scope covers it already', () =>
    expect(
      addToScopes(
        [every('channel:*')],
        [{ permission: 'group:read' }, { permission: 'channel:read', entityIds: ['42'] }],
        catalog,
      ),
    ).toEqual({
      ok: false,
      index: 1,
      because: "channel:read on 42 is already covered by the token's scope channel:*.",
    }));

  test('absorbs what the new one covers, on single entities too', () =>
    expect(
      addToScopes(
        [one('channel:read'), every('channel:list'), every('group:read')],
        [{ permission: 'channel:*' }],
        catalog,
      ),
    ).toEqual({
      ok: true,
      added: [every('channel:*')],
      absorbed: [one('channel:read'), every('channel:list')],
    }));
});

describe('requested scopes', () => {
  test('become one term for each entity, or one for all', () =>
    expect(
      toTerms([
        { permission: 'a' },
        { permission: 'b', entityIds: null },
        { permission: 'c', entityIds: ['1', '2'] },
      ]),
    ).toEqual([every('a'), every('b'), one('c', '1'), one('c', '2')]));

  test('with an empty list of entities are refused, and never read as "on every entity"', () => {
    expect(whyNotScopes([{ permission: 'channel:read', entityIds: [] }], catalog)).toMatchObject([
      { path: ['scopes', '0', 'entityIds'] },
    ]);
    expect(toTerms([{ permission: 'channel:read', entityIds: [] }])).toEqual([]);
  });

  test('have every error named at once, path by path', () =>
    expect(
      whyNotScopes(
        [
          { permission: 'channel:read' },
          { permission: 'ghost:read', entityIds: ['fine', '', 'line\nbreak', 'x'.repeat(201)] },
          { permission: 'nonsense' },
        ],
        catalog,
      ).map(({ path }) => path.join('.')),
    ).toEqual([
      'scopes.1.permission',
      'scopes.1.entityIds.1',
      'scopes.1.entityIds.2',
      'scopes.1.entityIds.3',
      'scopes.2.permission',
    ]));

  test.each(['x', 'x'.repeat(200), 'über', '🙂', ' ', 'a:b/c'])('may name the entity %j', (id) =>
    expect(whyNotScopes([{ permission: 'channel:read', entityIds: [id] }], catalog)).toEqual([]),
  );
  test.each(['', 'x'.repeat(201), '\0', 'a\u0085', '\ud800', 'a\tb'])(
    'may not name the entity %j',
    (id) =>
      expect(whyNotScopes([{ permission: 'channel:read', entityIds: [id] }], catalog)).toHaveLength(
        1,
      ),
  );

  test('have a maximum number', () => {
    const ids = Array.from({ length: SCOPES_MAX }, (_, i) => String(i));
    expect(whyNotScopes([{ permission: 'channel:read', entityIds: ids }], catalog)).toEqual([]);
    expect(
      whyNotScopes(
        [{ permission: 'channel:read', entityIds: ids }, { permission: 'channel:list' }],
        catalog,
      ),
    ).toMatchObject([{ path: ['scopes'] }]);
  });

  test('are shown in words', () =>
    expect([inWords(every('channel:read')), inWords(one('channel:read', '42'))]).toEqual([
      'channel:read',
      'channel:read on 42',
    ]));
});
