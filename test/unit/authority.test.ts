import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  excess,
  isPermitted,
  isPermittedSomewhere,
  NO_AUTHORITY,
  reachOf,
  rolePermissions,
  toAuthority,
  type Authority,
} from '../../src/access/authority.ts';
import type { ScopeFacts, Standing } from '../../src/access/standing.ts';
import { covers, NOTHING, overlaps } from '../../src/catalog/permission-set.ts';
import {
  catalog,
  entityId,
  grant,
  narrowed,
  permission,
  roleOf,
  scope,
  scopesOf,
  standing,
  standingOf,
} from '../support/arbitraries.ts';
import { GUARDED, isGuarded } from '../support/guarded.ts';

const ENTITIES = [null, 'one', 'two', 'three', 'elsewhere'];

const setOf = (name: string) => catalog.permission(name) ?? NOTHING;
const may = (of: Standing, name: string, entity: string | null): boolean =>
  isPermitted(toAuthority(of, catalog), setOf(name), entity);

// The rule of the design again, with strings instead of sets, to compare the code with.
const names = (text: string, name: string): boolean => {
  const [[type, operation, ...rest], [t, o]] = [text.split(':'), name.split(':')];
  return (
    rest.length === 0 && (type === '*' || type === t) && (operation === '*' || operation === o)
  );
};
const roleHolds = ({ role }: Standing, name: string): boolean =>
  role?.grants.some((text) => names(text, name)) ?? false;
const scopeNames = (text: string, name: string): boolean =>
  (catalog.scopes.find((found) => found.name === text)?.grants ?? [text]).some(
    (one) => names(one, name) && !(one.startsWith('*') && isGuarded(name)),
  );
const tokenNames = ({ credential }: Standing, name: string, entity: string | null): boolean => {
  if (credential.kind === 'SESSION') return true;
  if (!credential.narrowed) return !isGuarded(name);
  return credential.scopes.some(
    (one) => (one.entityId === null || one.entityId === entity) && scopeNames(one.permission, name),
  );
};
const allows = (of: Standing, name: string, entity: string | null): boolean =>
  roleHolds(of, name) && tokenNames(of, name, entity);

/** Returns whether b may do nothing that a may not. */
const isWithin = (b: Authority, a: Authority): boolean =>
  catalog.permissions.every((name) =>
    ENTITIES.every(
      (entity) => !isPermitted(b, setOf(name), entity) || isPermitted(a, setOf(name), entity),
    ),
  ) && covers(a.assignable, b.assignable);
const authorityOf = (of: Standing): Authority => toAuthority(of, catalog);
const withGrants = (of: Standing, grants: readonly string[]): Standing => ({
  ...of,
  role: roleOf(grants),
});
const withScopes = (of: Standing, scopes: readonly ScopeFacts[]): Standing => ({
  ...of,
  credential: { ...of.credential, scopes },
});
const omit = <T>(list: readonly T[], i: number): T[] =>
  list.filter((_, j) => j !== i % Math.max(list.length, 1));

describe('role ∩ scopes', () => {
  test('a request may do exactly what its role holds, its scopes name, and every issuer allows', () =>
    fc.assert(
      fc.property(standing, permission, entityId, (of, name, entity) =>
        expect(may(of, name, entity)).toBe(
          allows(of, name, entity) &&
            of.makers.every((maker) => maker !== null && allows(maker, name, entity)),
        ),
      ),
      { numRuns: 1_000 },
    ));

  test('taking a grant away from the role never allows more', () =>
    fc.assert(
      fc.property(
        standing,
        fc.array(grant, { minLength: 1, maxLength: 5 }),
        fc.nat(),
        (of, grants, i) =>
          isWithin(
            authorityOf(withGrants(of, omit(grants, i))),
            authorityOf(withGrants(of, grants)),
          ),
      ),
    ));

  test('adding a grant to the role never allows less', () =>
    fc.assert(
      fc.property(standing, grant, (of, added) =>
        isWithin(authorityOf(of), authorityOf(withGrants(of, [...(of.role?.grants ?? []), added]))),
      ),
    ));

  test('taking a scope away from a narrowed token never allows more, not even the last one', () =>
    fc.assert(
      fc.property(narrowed, fc.nat(), (of, i) =>
        isWithin(authorityOf(withScopes(of, omit(of.credential.scopes, i))), authorityOf(of)),
      ),
    ));

  test('adding a scope to a narrowed token never allows less', () =>
    fc.assert(
      fc.property(narrowed, scope, (of, added) =>
        isWithin(authorityOf(of), authorityOf(withScopes(of, [...of.credential.scopes, added]))),
      ),
    ));

  test('an issuer only removes permissions', () =>
    fc.assert(
      fc.property(standing, standing, (of, maker) =>
        isWithin(
          authorityOf({ ...of, makers: [...of.makers, { ...maker, makers: [] }] }),
          authorityOf(of),
        ),
      ),
    ));

  test('the authority never exceeds the role', () =>
    fc.assert(
      fc.property(standing, (of) => {
        expect(covers(rolePermissions(of, catalog), reachOf(authorityOf(of)))).toBe(true);
        expect(covers(rolePermissions(of, catalog), authorityOf(of).assignable)).toBe(true);
      }),
    ));

  test('a narrowed token without scopes may do nothing', () =>
    fc.assert(
      fc.property(narrowed, (of) => expect(reachOf(authorityOf(withScopes(of, [])))).toBe(NOTHING)),
    ));

  test('a role without grants may do nothing, whatever the scopes', () =>
    fc.assert(fc.property(standing, (of) => reachOf(authorityOf(withGrants(of, []))) === NOTHING)));

  test('a member without a role has no permissions', () =>
    fc.assert(
      fc.property(standing, (of) => reachOf(authorityOf({ ...of, role: null })) === NOTHING),
    ));

  test('a token whose issuer was deleted has no permissions', () =>
    fc.assert(
      fc.property(standing, (of) =>
        expect(authorityOf({ ...of, makers: [...of.makers, null] })).toMatchObject({
          everywhere: NOTHING,
          assignable: NOTHING,
          onEntity: new Map(),
        }),
      ),
    ));

  test.each(['ghost:read', 'channel:fly', 'ghost:*', '*:fly', 'nonsense', ''])(
    '%j grants nothing, in a role as in a scope',
    (text) => {
      expect(reachOf(authorityOf(standingOf({ role: roleOf([text]) })))).toBe(NOTHING);
      expect(
        reachOf(
          authorityOf(standingOf({ credential: { narrowed: true, scopes: scopesOf(text) } })),
        ),
      ).toBe(NOTHING);
    },
  );

  test('a named scope in a role grants nothing', () =>
    expect(reachOf(authorityOf(standingOf({ role: roleOf(['repo', 'admin:org']) })))).toBe(
      NOTHING,
    ));

  test('ignores the scopes of a token that is not narrowed', () =>
    expect(
      may(
        standingOf({ credential: { narrowed: false, scopes: scopesOf('channel:read') } }),
        'group:read',
        null,
      ),
    ).toBe(true));
});

describe('entities', () => {
  test('a permission on one entity is not one on another, nor one on all', () => {
    const of = standingOf({
      credential: { narrowed: true, scopes: scopesOf('channel:read@one', 'channel:list') },
    });
    expect(ENTITIES.map((entity) => may(of, 'channel:read', entity))).toEqual([
      false,
      true,
      false,
      false,
      false,
    ]);
    expect(ENTITIES.map((entity) => may(of, 'channel:list', entity))).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
  });

  test('a permission on all entities is one on each, the reverse never', () =>
    fc.assert(
      fc.property(
        standing,
        permission,
        entityId,
        (of, name, entity) => !may(of, name, null) || may(of, name, entity),
      ),
    ));

  test('several scopes on one entity add up', () => {
    const of = standingOf({
      credential: {
        narrowed: true,
        scopes: scopesOf('channel:read@one', 'channel:update@one', 'channel:read@two'),
      },
    });
    expect([
      may(of, 'channel:read', 'one'),
      may(of, 'channel:update', 'one'),
      may(of, 'channel:update', 'two'),
    ]).toEqual([true, true, false]);
  });

  test('a token limited to one entity, issued by one limited to another, may do nothing', () => {
    const maker = standingOf({ credential: { narrowed: true, scopes: scopesOf('channel:*@one') } });
    const of = standingOf({
      credential: { narrowed: true, scopes: scopesOf('channel:*@two') },
      makers: [maker],
    });
    expect(reachOf(authorityOf(of))).toBe(NOTHING);
  });

  test('a token for all entities, issued by one limited to some, is limited to those', () => {
    const maker = standingOf({
      credential: { narrowed: true, scopes: scopesOf('channel:read@one') },
    });
    expect(
      ENTITIES.map((entity) => may(standingOf({ makers: [maker] }), 'channel:read', entity)),
    ).toEqual([false, true, false, false, false]);
  });

  test('reports whether a permission is held on at least one entity', () =>
    fc.assert(
      fc.property(standing, permission, (of, name) => {
        expect(isPermittedSomewhere(authorityOf(of), setOf(name))).toBe(
          ENTITIES.some((entity) => may(of, name, entity)),
        );
        expect(overlaps(reachOf(authorityOf(of)), setOf(name))).toBe(
          isPermittedSomewhere(authorityOf(of), setOf(name)),
        );
      }),
    ));

  test('the empty set is permitted to no caller', () =>
    fc.assert(
      fc.property(
        standing,
        entityId,
        (of, entity) =>
          !isPermitted(authorityOf(of), NOTHING, entity) &&
          !isPermittedSomewhere(authorityOf(of), NOTHING),
      ),
    ));
});

describe('guarded permissions', () => {
  test.each(GUARDED)('a session has %s by its role', (name) => {
    expect(may(standingOf({ credential: { kind: 'SESSION', type: null } }), name, null)).toBe(true);
    expect(
      may(
        standingOf({ credential: { kind: 'SESSION', type: null }, role: roleOf(['channel:*']) }),
        name,
        null,
      ),
    ).toBe(false);
  });

  test.each(GUARDED)('no token or key that is not narrowed has %s', (name) => {
    for (const kind of ['PERSONAL_ACCESS_TOKEN', 'API_KEY'] as const)
      expect(may(standingOf({ credential: { kind } }), name, null)).toBe(false);
  });

  test.each(GUARDED)(
    '%s reaches a token by a scope that names its entity type, not by a wildcard',
    (name) => {
      const by = (text: string) =>
        standingOf({ credential: { narrowed: true, scopes: scopesOf(text) } });
      const [type = '', operation = ''] = name.split(':');
      expect(
        ['*:*', `*:${operation}`, '*:*@one', `*:${operation}@one`].map((text) =>
          ENTITIES.some((entity) => may(by(text), name, entity)),
        ),
      ).toEqual([false, false, false, false]);
      expect([`${type}:*`, name].map((text) => may(by(text), name, null))).toEqual([true, true]);
      expect(may(by(`${name}@one`), name, 'one')).toBe(true);
      expect(may({ ...by(name), role: roleOf(['*:read']) }, name, null)).toBe(false);
    },
  );

  test('whatever the role and the issuers, a token mints only by a scope that names the entity type', () =>
    fc.assert(
      fc.property(standing, fc.constantFrom(...GUARDED), entityId, (of, name, entity) => {
        if (of.credential.kind === 'SESSION' || !may(of, name, entity)) return;
        expect(
          of.credential.narrowed &&
            of.credential.scopes.some(({ permission: text }) => scopeNames(text, name)),
        ).toBe(true);
      }),
    ));

  test('a token issued by one that is not narrowed mints nothing, whatever its scopes', () => {
    const of = standingOf({
      credential: { narrowed: true, scopes: scopesOf('api-key:*') },
      makers: [standingOf()],
    });
    expect(may(of, 'api-key:create', null)).toBe(false);
    expect(may(of, 'api-key:read', null)).toBe(true);
  });
});

describe('what may be granted', () => {
  test('an unnarrowed token may act on roles up to its whole role, guarded permissions counted', () =>
    expect(authorityOf(standingOf()).assignable).toBe(catalog.everything));

  test('scopes do not narrow whom a token may act on, its issuers do', () => {
    expect(
      authorityOf(
        standingOf({ credential: { narrowed: true, scopes: scopesOf('member:update@one') } }),
      ).assignable,
    ).toBe(catalog.everything);
    expect(
      authorityOf(standingOf({ makers: [standingOf({ role: roleOf(['channel:*']) })] })).assignable,
    ).toBe(catalog.grant('channel:*'));
  });

  test('a credential may grant whatever it may do everywhere', () =>
    fc.assert(
      fc.property(standing, (of) => covers(authorityOf(of).assignable, authorityOf(of).everywhere)),
    ));
});

describe('excess', () => {
  test('is empty exactly when the second may do no more than the first, entity by entity', () =>
    fc.assert(
      fc.property(standing, standing, (of, other) => {
        const [a, b] = [authorityOf(of), authorityOf(other)];
        const beyond = catalog.permissions.filter((name) =>
          ENTITIES.some(
            (entity) => isPermitted(b, setOf(name), entity) && !isPermitted(a, setOf(name), entity),
          ),
        );
        expect(catalog.spellOut(excess(a, b))).toEqual(beyond);
      }),
    ));

  test('no authority exceeds itself', () =>
    fc.assert(
      fc.property(
        standing,
        (of) =>
          excess(authorityOf(of), authorityOf(of)) === NOTHING &&
          excess(authorityOf(of), NO_AUTHORITY) === NOTHING,
      ),
    ));

  test('"on one" is not taken for "on all"', () => {
    const by = (text: string) =>
      authorityOf(standingOf({ credential: { narrowed: true, scopes: scopesOf(text) } }));
    expect(catalog.spellOut(excess(by('channel:read@one'), by('channel:read')))).toEqual([
      'channel:read',
    ]);
    expect(catalog.spellOut(excess(by('channel:read@one'), by('channel:read@two')))).toEqual([
      'channel:read',
    ]);
    expect(excess(by('channel:read'), by('channel:read@one'))).toBe(NOTHING);
  });
});
