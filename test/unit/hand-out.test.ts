import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { excess, toAuthority, type Caller } from '../../src/access/authority.ts';
import {
  requireAssignable,
  requireChange,
  requireGrantable,
  requireOneOf,
  requireWithin,
} from '../../src/access/hand-out.ts';
import type { Standing } from '../../src/access/standing.ts';
import { without } from '../../src/catalog/permission-set.ts';
import { InsufficientAuthorityError } from '../../src/core/refusal.ts';
import { catalog, role, roleOf, scopesOf, standing, standingOf } from '../support/arbitraries.ts';

const callerOf = (of: Standing): Caller => ({ standing: of, authority: toAuthority(of, catalog) });

function refusalOf(step: () => void): InsufficientAuthorityError | null {
  try {
    step();
    return null;
  } catch (error) {
    if (error instanceof InsufficientAuthorityError) return error;
    throw error;
  }
}
const session = (...grants: string[]): Standing =>
  standingOf({ credential: { kind: 'SESSION', type: null }, role: roleOf(grants) });

describe('no credential grants more than it holds', () => {
  test('a role that holds more is refused, with every missing permission named', () => {
    const refused = refusalOf(() =>
      requireAssignable(
        callerOf(session('channel:*', 'member:update')),
        roleOf(['channel:read', 'group:read', 'api-key:create']),
        catalog,
      ),
    );
    expect(refused).toMatchObject({
      missing: ['api-key:create', 'group:read'],
      gate: 'ROLE_GRANTS',
    });
    expect(refused?.message).toContain('api-key:create, group:read');
  });

  test("a role within the caller's may be assigned, including the same one", () => {
    expect(
      refusalOf(() =>
        requireAssignable(callerOf(session('channel:*')), roleOf(['channel:read']), catalog),
      ),
    ).toBeNull();
    expect(
      refusalOf(() =>
        requireAssignable(callerOf(session('channel:*')), roleOf(['channel:*']), catalog),
      ),
    ).toBeNull();
  });

  test('a narrowed token acts on the members that its owner may act on, and grants only what its scopes carry', () => {
    const of = standingOf({ credential: { narrowed: true, scopes: scopesOf('member:*') } });
    expect(
      refusalOf(() => requireAssignable(callerOf(of), roleOf(['channel:read']), catalog)),
    ).toBeNull();
    expect(
      refusalOf(() => requireGrantable(callerOf(of), roleOf(['channel:read']), catalog))?.gate,
    ).toBe('TOKEN_GRANTS');
  });

  test("an admin's token acts on roles with guarded permissions, but issues no credential with them", () => {
    const token = callerOf(standingOf());
    expect(refusalOf(() => requireAssignable(token, roleOf(['*:*']), catalog))).toBeNull();
    const made = toAuthority(
      standingOf({ credential: { narrowed: true, scopes: scopesOf('api-key:create') } }),
      catalog,
    );
    expect(refusalOf(() => requireWithin(token, made, catalog))).toMatchObject({
      missing: ['api-key:create'],
      gate: 'TOKEN_GRANTS',
    });
  });

  test('a role is assigned only by a caller with all its permissions now, including guarded ones', () => {
    const owner = roleOf(['*:*']);
    expect(refusalOf(() => requireGrantable(callerOf(session('*:*')), owner, catalog))).toBeNull();
    const refused = refusalOf(() => requireGrantable(callerOf(standingOf()), owner, catalog));
    expect(refused).toMatchObject({
      missing: catalog.spellOut(catalog.guarded),
      gate: 'TOKEN_GRANTS',
    });
    expect(refused?.message).toContain(
      'You cannot grant the role custom: it exceeds your own authority.',
    );
    expect(
      refusalOf(() => requireGrantable(callerOf(session('channel:*')), owner, catalog))?.gate,
    ).toBe('ROLE_GRANTS');
  });

  test("permissions that the member already has are not granted: an admin's token may demote", () => {
    const [admin, lower] = [catalog.grants(['*:*']), roleOf(['api-key:create', 'channel:read'])];
    expect(
      refusalOf(() => requireGrantable(callerOf(standingOf()), lower, catalog))?.missing,
    ).toEqual(['api-key:create']);
    expect(
      refusalOf(() => requireGrantable(callerOf(standingOf()), lower, catalog, admin)),
    ).toBeNull();
    // Even so, no one grants what they do not hold.
    expect(
      refusalOf(() => requireGrantable(callerOf(session('channel:*')), lower, catalog, admin))
        ?.missing,
    ).toEqual(['api-key:create']);
  });

  test('a role is assignable exactly when nothing of it is missing, and all that is missing is named', () =>
    fc.assert(
      fc.property(standing, role, (of, target) => {
        const missing = catalog.spellOut(
          without(catalog.grants(target.grants), toAuthority(of, catalog).assignable),
        );
        expect(
          refusalOf(() => requireAssignable(callerOf(of), target, catalog))?.missing ?? [],
        ).toEqual(missing);
      }),
    ));

  test('a credential may be issued exactly when it does not exceed its issuer', () =>
    fc.assert(
      fc.property(standing, standing, (of, made) => {
        const missing = catalog.spellOut(
          excess(toAuthority(of, catalog), toAuthority(made, catalog)),
        );
        expect(
          refusalOf(() => requireWithin(callerOf(of), toAuthority(made, catalog), catalog))
            ?.missing ?? [],
        ).toEqual(missing);
      }),
    ));

  test('a token for all entities is more than one for a single entity', () => {
    const of = standingOf({ credential: { narrowed: true, scopes: scopesOf('channel:read@one') } });
    const made = (text: string) =>
      toAuthority(standingOf({ credential: { narrowed: true, scopes: scopesOf(text) } }), catalog);
    expect(
      refusalOf(() => requireWithin(callerOf(of), made('channel:read@one'), catalog)),
    ).toBeNull();
    expect(
      refusalOf(() => requireWithin(callerOf(of), made('channel:read'), catalog))?.missing,
    ).toEqual(['channel:read']);
    expect(
      refusalOf(() => requireWithin(callerOf(of), made('channel:read@two'), catalog))?.missing,
    ).toEqual(['channel:read']);
  });
});

describe('a step that requires one of several permissions', () => {
  const asked = ['role:update', 'role:widen'];
  test.each([
    [['role:update'], null],
    [['role:widen'], null],
    [asked, null],
    [['role:read'], 'role:update'],
    [[], 'role:update'],
  ])('is open to %j: %j', (grants, missing) => {
    const refused = refusalOf(() =>
      requireOneOf(callerOf(session(...grants)), asked, 'one', catalog),
    );
    expect(refused?.missing ?? null).toEqual(missing === null ? null : [missing]);
  });

  test('names the permission that the token came closest to', () => {
    const of = standingOf({ credential: { narrowed: true, scopes: scopesOf('role:widen@two') } });
    expect(refusalOf(() => requireOneOf(callerOf(of), asked, 'one', catalog))).toMatchObject({
      missing: ['role:widen'],
      gate: 'ENTITY_IN_SCOPE',
    });
  });
});

describe('a change requires the permission to grant where it grants, and to remove where it removes', () => {
  const kinds = { gives: 'role:widen', takes: 'role:update' };
  test.each([
    [{ gives: true, takes: false }, ['role:widen']],
    [{ gives: false, takes: true }, ['role:update']],
    [{ gives: false, takes: false }, ['role:update']],
    [{ gives: true, takes: true }, ['role:widen', 'role:update']],
  ])('%j: %j', (change, needed) => {
    const refused = (...grants: string[]) =>
      refusalOf(() => requireChange(callerOf(session(...grants)), kinds, change, 'one', catalog));
    expect(refused(...needed)).toBeNull();
    for (const one of needed)
      expect(
        refused(...['role:widen', 'role:update'].filter((permission) => permission !== one))
          ?.missing,
      ).toEqual([one]);
  });
});
