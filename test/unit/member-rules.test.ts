import { describe, expect, test } from '@jest/globals';
import { whyNotUsable } from '../../src/access/gate.ts';
import { isPermitted, toAuthority } from '../../src/access/authority.ts';
import { resolveExpiry } from '../../src/credential/expiry.ts';
import { toSignedIn } from '../../src/member/signed-in.ts';
import { whyNotAddresses } from '../../src/credential/token-input.ts';
import { labelOf, type MemberFacts } from '../../src/member/member.ts';
import { roleChanges, roleInput, whyNoRole } from '../../src/role/role-input.ts';
import { DEFAULT_POLICY } from '../../src/organization/policy.ts';
import { parseInput, type Parsed } from '../../src/core/parse-input.ts';
import { at, catalog, NOW, standingOf } from '../support/arbitraries.ts';

const { organization, owner, membership, role } = standingOf();
if (!owner || !membership || !role)
  throw new Error('A sane standing has an owner, a membership and a role.');
const member: MemberFacts = { ...membership, user: owner, role, organization };
const pathsOf = (parsed: Parsed<unknown>): string[] =>
  parsed.ok ? [] : parsed.issues.map(({ path }) => path.join('.'));

describe('a member', () => {
  test('has the e-mail address as username, a service user its name', () => {
    expect(labelOf(member)).toBe('ada@example.org');
    expect(labelOf({ user: { ...owner, email: null } })).toBe('Ada');
  });

  test('is evaluated as in a session: the whole role, without scopes and address list', () => {
    const standing = toSignedIn(member);
    expect(standing).toMatchObject({ organization, owner, role, membership, makers: [] });
    expect(standing.credential).toMatchObject({
      kind: 'SESSION',
      narrowed: false,
      scopes: [],
      ipAllowList: [],
      expiresAt: null,
      revokedAt: null,
    });
    expect(whyNotUsable(standing, { now: NOW, address: null, surface: 'api' })).toBeNull();
    for (const name of catalog.permissions)
      expect(isPermitted(toAuthority(standing, catalog), catalog.permission(name)!, null)).toBe(
        true,
      );
  });

  test('who is suspended is evaluated as suspended', () =>
    expect(
      whyNotUsable(toSignedIn({ ...member, status: 'SUSPENDED' }), {
        now: NOW,
        address: null,
        surface: 'api',
      })?.gate,
    ).toBe('MEMBERSHIP_ACTIVE'));
});

describe('a role', () => {
  const read = (input: object) => parseInput(roleInput(catalog), input);

  test('has a key, a name and grants, none of them twice', () =>
    expect(
      read({ key: 'on-call', name: ' On call ', grants: ['channel:*', '*:read', 'channel:*'] }),
    ).toEqual({
      ok: true,
      value: { key: 'on-call', name: 'On call', grants: ['channel:*', '*:read'] },
    }));

  test('may do nothing', () =>
    expect(read({ key: 'none', name: 'None', grants: [] })).toMatchObject({
      ok: true,
      value: { grants: [] },
    }));

  test('that breaks several rules has every path named at once, each with its reason', () => {
    const parsed = read({
      key: 'On Call',
      name: '',
      grants: ['channel:read', 'ghost:read', 'repo'],
    });
    expect(pathsOf(parsed)).toEqual(['key', 'name', 'grants.1', 'grants.2']);
    expect(parsed).toMatchObject({
      issues: [
        {},
        {},
        { message: catalog.whyNotGrant('ghost:read') },
        { message: catalog.whyNotGrant('repo') },
      ],
    });
  });

  test('has at most a thousand grants', () => {
    const grants = Array.from({ length: 1_001 }, () => 'channel:read');
    expect(pathsOf(read({ key: 'many', name: 'Many', grants }))).toEqual(['grants']);
    expect(pathsOf(read({ key: 'many', name: 'Many', grants: grants.slice(1) }))).toEqual([]);
  });

  test('is changed in its name, its grants, or neither', () => {
    const change = (input: object) => parseInput(roleChanges(catalog), input);
    expect(change({})).toEqual({ ok: true, value: {} });
    expect(change({ name: null, grants: null })).toMatchObject({ ok: true });
    expect(change({ name: ' New ', grants: ['*:read'] })).toEqual({
      ok: true,
      value: { name: 'New', grants: ['*:read'] },
    });
    expect(pathsOf(change({ name: '\0', grants: ['nonsense'] }))).toEqual(['name', 'grants.0']);
  });

  test('that does not exist is named, with where to find the existing ones', () =>
    expect(whyNoRole('emperor')).toEqual({
      path: ['role'],
      message: 'The organization has no role "emperor". The roles query lists the existing ones.',
    }));
});

describe('tokens by the default policy', () => {
  const bounds = { now: NOW, policy: DEFAULT_POLICY, makerExpiresAt: null };

  test('expire after 90 days by default, at another time or never', () => {
    expect(resolveExpiry(null, bounds)).toEqual({ ok: true, expiresAt: at(90 * 86_400_000) });
    expect(resolveExpiry({ in: 'P5Y' }, bounds)).toMatchObject({ ok: true });
    expect(resolveExpiry({ never: true }, bounds)).toEqual({ ok: true, expiresAt: null });
  });

  test('need no address list and no unique name, and may be deleted while active', () => {
    expect(whyNotAddresses([], DEFAULT_POLICY)).toEqual([]);
    expect(DEFAULT_POLICY).toMatchObject({ uniqueTokenNames: false, deleteActiveTokens: true });
  });
});
