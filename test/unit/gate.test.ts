import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isPermitted, toAuthority } from '../../src/access/authority.ts';
import {
  isUsable,
  whyNotUsable,
  whyNotPermitted,
  surfaceOf,
  walkGates,
  type Circumstances,
} from '../../src/access/gate.ts';
import { GATES, type AccessGate } from '../../src/access/gates.ts';
import type { CredentialFacts, Standing } from '../../src/access/standing.ts';
import { NOTHING } from '../../src/catalog/permission-set.ts';
import {
  at,
  catalog,
  circumstances,
  NOW,
  question,
  roleOf,
  scopesOf,
  standing,
  standingOf,
} from '../support/arbitraries.ts';

const HERE: Circumstances = { now: NOW, address: '203.0.113.7', surface: 'api' };
const READ = { permission: 'channel:read', entityId: null };
const gateOf = (of: Standing, where: Circumstances = HERE): AccessGate | null =>
  whyNotUsable(of, where)?.gate ?? null;
const credential = (differs: Partial<CredentialFacts>): Standing =>
  standingOf({ credential: differs });
const madeBy = (...makers: (Standing | null)[]): Standing => standingOf({ makers });

const sane = standingOf();
const suspendedOwner = {
  id: 'user',
  kind: 'PERSON' as const,
  name: 'Ada',
  email: null,
  suspendedAt: at(-1),
};
const suspendedOrganization = { ...sane.organization, suspendedAt: at(-1) };
const membership = (status: 'INVITED' | 'ACTIVE' | 'SUSPENDED') => ({
  id: 'member',
  status,
  createdAt: NOW,
});

describe('the gates', () => {
  test('are twelve, in this order', () =>
    expect(GATES).toEqual([
      'CREDENTIAL_KNOWN',
      'NOT_REVOKED',
      'NOT_EXPIRED',
      'ORGANIZATION_ACTIVE',
      'OWNER_ACTIVE',
      'MEMBERSHIP_ACTIVE',
      'IP_ALLOWED',
      'SURFACE_ALLOWED',
      'WITHIN_RATE_LIMIT',
      'ROLE_GRANTS',
      'TOKEN_GRANTS',
      'ENTITY_IN_SCOPE',
    ]));

  test('are all walked, in order and each with a reason, whatever the first refusal', () =>
    fc.assert(
      fc.property(standing, circumstances, question, (of, where, asked) => {
        const walked = walkGates(of, where, catalog, asked);
        expect(walked.map(({ gate }) => gate)).toEqual([...GATES]);
        expect(walked.every(({ reason }) => reason.endsWith('.'))).toBe(true);
      }),
    ));

  test('refuse a credential at the first that an explanation shows as failed, for the same reason', () =>
    fc.assert(
      fc.property(standing, circumstances, question, (of, where, asked) => {
        const first = walkGates(of, where, catalog, asked)
          .slice(0, 9)
          .find(({ passed }) => !passed);
        expect(whyNotUsable(of, where)).toEqual(first ?? null);
      }),
    ));

  test('of role, token and entity agree together with the authority', () =>
    fc.assert(
      fc.property(standing, question, (of, asked) => {
        const passed = walkGates(of, HERE, catalog, asked)
          .slice(9)
          .every((result) => result.passed);
        expect(passed).toBe(
          isPermitted(
            toAuthority(of, catalog),
            catalog.permission(asked.permission) ?? NOTHING,
            asked.entityId,
          ),
        );
      }),
      { numRuns: 1_000 },
    ));

  test('refuse a question at the first of role, token and entity that an explanation shows as failed', () =>
    fc.assert(
      fc.property(standing, question, (of, asked) => {
        const first = walkGates(of, HERE, catalog, asked)
          .slice(9)
          .find(({ passed }) => !passed);
        expect(whyNotPermitted(of, toAuthority(of, catalog), catalog, asked)).toEqual(
          first ?? null,
        );
      }),
    ));
});

describe('a valid credential', () => {
  test.each<[string, Standing]>([
    ['a session', credential({ kind: 'SESSION', type: null })],
    ['a token', sane],
    ['a token of a service user', credential({ type: 'SERVICE' })],
    [
      'an API key, which needs no owner',
      standingOf({ owner: null, membership: null, credential: { kind: 'API_KEY', type: null } }),
    ],
  ])('%s is accepted', (_, of) => expect(whyNotUsable(of, HERE)).toBeNull());
});

describe('a credential is refused', () => {
  test.each<[string, AccessGate, Standing, Circumstances?]>([
    ['once revoked', 'NOT_REVOKED', credential({ revokedAt: at(-1) })],
    ['at the very instant of its expiry', 'NOT_EXPIRED', credential({ expiresAt: NOW })],
    ['a millisecond after its expiry', 'NOT_EXPIRED', credential({ expiresAt: at(-1) })],
    [
      'as revoked when it is both revoked and expired',
      'NOT_REVOKED',
      credential({ revokedAt: at(-1), expiresAt: at(-1) }),
    ],
    [
      'when its organization is suspended',
      'ORGANIZATION_ACTIVE',
      standingOf({ organization: suspendedOrganization }),
    ],
    [
      'when the account of its owner is suspended',
      'OWNER_ACTIVE',
      standingOf({ owner: suspendedOwner }),
    ],
    [
      'when its owner is suspended in the organization',
      'MEMBERSHIP_ACTIVE',
      standingOf({ membership: membership('SUSPENDED') }),
    ],
    [
      'before its owner has accepted the invitation',
      'MEMBERSHIP_ACTIVE',
      standingOf({ membership: membership('INVITED') }),
    ],
    [
      'when its owner is no longer a member',
      'MEMBERSHIP_ACTIVE',
      standingOf({ membership: null, role: null }),
    ],
    [
      'from an address that its list does not name',
      'IP_ALLOWED',
      credential({ ipAllowList: ['198.51.100.0/24'] }),
    ],
    [
      'from an address that cannot be read, when it has a list',
      'IP_ALLOWED',
      credential({ ipAllowList: ['0.0.0.0/0', '::/0'] }),
      { ...HERE, address: null },
    ],
    [
      'on the SCIM surface, unless it is a SCIM token',
      'SURFACE_ALLOWED',
      sane,
      { ...HERE, surface: 'scim' },
    ],
    [
      'on every other surface, when it is a SCIM token',
      'SURFACE_ALLOWED',
      credential({ type: 'SCIM' }),
    ],
    [
      'when it is an API key of a suspended organization',
      'ORGANIZATION_ACTIVE',
      standingOf({
        owner: null,
        membership: null,
        organization: suspendedOrganization,
        credential: { kind: 'API_KEY', type: null },
      }),
    ],
  ])('%s: %s', (_, gate, of, where = HERE) => {
    expect(gateOf(of, where)).toBe(gate);
    expect(walkGates(of, where, catalog, READ).filter(({ passed }) => !passed)[0]?.gate).toBe(gate);
  });

  test('not before its expiry, to the millisecond', () => {
    expect(gateOf(credential({ expiresAt: at(1) }))).toBeNull();
    expect(gateOf(credential({ expiresAt: at(1) }), { ...HERE, now: at(1) })).toBe('NOT_EXPIRED');
  });

  test('not for lack of an address when it has no list', () =>
    expect(gateOf(sane, { ...HERE, address: null })).toBeNull());

  test('never as a SCIM token on /scim', () =>
    expect(gateOf(credential({ type: 'SCIM' }), { ...HERE, surface: 'scim' })).toBeNull());
});

describe('the reason is a sentence for the caller', () => {
  const key = {
    owner: null,
    membership: null,
    credential: { kind: 'API_KEY' as const, type: null },
  };
  const exceeded = {
    policy: 'user-1s',
    limit: 20,
    windowSeconds: 1,
    used: 20,
    remaining: 0,
    resetAt: at(1_000),
    resetSeconds: 1,
  };
  test.each<[string, Standing, Circumstances?]>([
    ['This token was revoked on 15 Jun 2026, 11:59 UTC.', credential({ revokedAt: at(-1) })],
    ['This token expired on 15 Jun 2026, 12:00 UTC.', credential({ expiresAt: NOW })],
    [
      'The organization main is suspended.',
      standingOf({ ...key, organization: suspendedOrganization }),
    ],
    ['The account of Ada is suspended.', standingOf({ owner: suspendedOwner })],
    ['Ada is no longer a member of main.', standingOf({ membership: null })],
    ['Ada is suspended in main.', standingOf({ membership: membership('SUSPENDED') })],
    [
      'The owner is suspended in main.',
      standingOf({ owner: null, membership: membership('SUSPENDED') }),
    ],
    [
      'The invitation has not been accepted yet.',
      standingOf({ membership: membership('INVITED') }),
    ],
    [
      'This token does not allow requests from 203.0.113.7.',
      credential({ ipAllowList: ['198.51.100.0/24'] }),
    ],
    [
      'This token does not allow requests from an unknown address.',
      credential({ ipAllowList: ['198.51.100.0/24'] }),
      { ...HERE, address: null },
    ],
    ['A SCIM token works on /scim/v2 only.', credential({ type: 'SCIM' })],
    ['Only SCIM tokens work on /scim/v2.', sane, { ...HERE, surface: 'scim' }],
    [
      'Rate limit exceeded: 20 requests in 1 second. Try again in 1 second.',
      sane,
      { ...HERE, exceeded },
    ],
    ['The token that created it was deleted.', madeBy(null)],
    [
      'The token that created it (pat_abcdef) expired on 15 Jun 2026, 12:00 UTC.',
      madeBy(credential({ expiresAt: NOW })),
    ],
    [
      'Ada (owner of pat_abcdef, which created it) is suspended in main.',
      madeBy(standingOf({ membership: membership('SUSPENDED') })),
    ],
    [
      'The account of Ada (owner of pat_abcdef, which created it) is suspended.',
      madeBy(standingOf({ owner: suspendedOwner })),
    ],
    [
      'The owner of pat_abcdef, which created it, has not accepted the invitation yet.',
      madeBy(standingOf({ membership: membership('INVITED') })),
    ],
  ])('%s', (reason, of, where = HERE) => expect(whyNotUsable(of, where)?.reason).toBe(reason));

  const token = (...scopes: string[]) =>
    credential({ narrowed: true, scopes: scopesOf(...scopes) });
  const channels = standingOf({ role: roleOf(['channel:*']) });
  test.each<[AccessGate, string, Standing, string, string | null]>([
    ['ROLE_GRANTS', 'Role Custom includes channel:read.', channels, 'channel:read', null],
    ['ROLE_GRANTS', 'Role Custom does not include group:read.', channels, 'group:read', null],
    [
      'ROLE_GRANTS',
      'The owner has no role in this organization.',
      standingOf({ role: null }),
      'channel:read',
      null,
    ],
    ['ROLE_GRANTS', 'The catalogue has no permission "ghost:read".', sane, 'ghost:read', null],
    ['TOKEN_GRANTS', 'The catalogue has no permission "ghost:read".', sane, 'ghost:read', null],
    ['ENTITY_IN_SCOPE', 'The catalogue has no permission "ghost:read".', sane, 'ghost:read', null],
    [
      'TOKEN_GRANTS',
      'A session has the full access of the role.',
      credential({ kind: 'SESSION', type: null }),
      'channel:read',
      null,
    ],
    ['TOKEN_GRANTS', 'Full access of the role.', sane, 'channel:read', null],
    ['TOKEN_GRANTS', 'A scope includes channel:read.', token('channel:*'), 'channel:read', null],
    ['TOKEN_GRANTS', 'No scope includes channel:read.', token('group:read'), 'channel:read', null],
    [
      'TOKEN_GRANTS',
      'Its scopes, or those of the token that created it, do not include channel:read.',
      standingOf({ makers: [token('group:read')] }),
      'channel:read',
      null,
    ],
    [
      'TOKEN_GRANTS',
      'api-key:create is guarded: full access of the role does not include it. Use a scope that names its entity type.',
      sane,
      'api-key:create',
      null,
    ],
    [
      'ENTITY_IN_SCOPE',
      'No scope allows it on any item.',
      token('group:read'),
      'channel:read',
      'one',
    ],
    ['ENTITY_IN_SCOPE', 'Allowed on all items.', sane, 'channel:read', null],
    [
      'ENTITY_IN_SCOPE',
      'Allowed on specific items only. Name one by its ID.',
      token('channel:read@one'),
      'channel:read',
      null,
    ],
    ['ENTITY_IN_SCOPE', 'Allowed on one.', token('channel:read@one'), 'channel:read', 'one'],
    ['ENTITY_IN_SCOPE', 'Not allowed on two.', token('channel:read@one'), 'channel:read', 'two'],
  ])('%s: %s', (gate, reason, of, permission, entityId) =>
    expect(
      walkGates(of, HERE, catalog, { permission, entityId }).find((result) => result.gate === gate)
        ?.reason,
    ).toBe(reason),
  );
});

describe('a token ends with its issuer', () => {
  const makers: [string, AccessGate, Standing | null][] = [
    ['revoked', 'NOT_REVOKED', credential({ revokedAt: at(-1) })],
    ['expired', 'NOT_EXPIRED', credential({ expiresAt: NOW })],
    ['deleted', 'NOT_REVOKED', null],
    [
      'of an owner whose account is suspended',
      'OWNER_ACTIVE',
      standingOf({ owner: suspendedOwner }),
    ],
    [
      'of an owner who is suspended in the organization',
      'MEMBERSHIP_ACTIVE',
      standingOf({ membership: membership('SUSPENDED') }),
    ],
    [
      'of an owner who was removed',
      'MEMBERSHIP_ACTIVE',
      standingOf({ membership: null, role: null }),
    ],
  ];
  test.each(makers)('that is %s: %s', (_, gate, maker) => {
    expect(gateOf(madeBy(maker))).toBe(gate);
    expect(isUsable(madeBy(maker), NOW)).toBe(false);
  });
  test.each(makers)('and with the issuer of the issuer, when it is %s: %s', (_, gate, maker) =>
    expect(gateOf(madeBy(sane, maker))).toBe(gate),
  );
  test.each(makers)('an API key as well, when it is %s: %s', (_, gate, maker) =>
    expect(
      gateOf(
        standingOf({
          owner: null,
          membership: null,
          credential: { kind: 'API_KEY', type: null },
          makers: [maker],
        }),
      ),
    ).toBe(gate),
  );

  test('and not before', () =>
    expect(gateOf(madeBy(sane, credential({ expiresAt: at(1) })))).toBeNull());

  test('and the reason names the issuer', () =>
    expect(
      whyNotUsable(madeBy(credential({ revokedAt: NOW, prefix: 'pat_maker1' })), HERE)?.reason,
    ).toContain('pat_maker1'));
});

describe('usable', () => {
  test('is a credential that some address may use on its surface', () =>
    fc.assert(
      fc.property(standing, (of) => {
        const open = (one: Standing): Standing => ({
          ...one,
          credential: { ...one.credential, ipAllowList: [] },
          makers: one.makers.map((maker) => maker && open(maker)),
        });
        const anywhere = open(of);
        expect(isUsable(of, NOW)).toBe(
          whyNotUsable(anywhere, { ...HERE, surface: surfaceOf(of) }) === null,
        );
      }),
    ));

  test('includes a token with a list of addresses, and a SCIM token', () => {
    expect(isUsable(credential({ ipAllowList: ['198.51.100.0/24'] }), NOW)).toBe(true);
    expect(isUsable(credential({ type: 'SCIM' }), NOW)).toBe(true);
  });
});

describe('a question is refused', () => {
  const scoped = (...scopes: string[]) =>
    credential({ narrowed: true, scopes: scopesOf(...scopes) });
  test.each<[string, AccessGate | null, Standing, string, string | null]>([
    [
      'by the role, when it does not hold the permission',
      'ROLE_GRANTS',
      standingOf({ role: roleOf(['*:list']) }),
      'channel:read',
      null,
    ],
    [
      'by the role, when there is none',
      'ROLE_GRANTS',
      standingOf({ role: null }),
      'channel:read',
      null,
    ],
    ['by the role, when there is no such permission', 'ROLE_GRANTS', sane, 'ghost:read', null],
    ['by the role, when a pattern is requested', 'ROLE_GRANTS', sane, '*:*', null],
    [
      'by the token, when no scope allows it',
      'TOKEN_GRANTS',
      scoped('channel:list'),
      'channel:read',
      null,
    ],
    [
      'by the token, when it is guarded and no scope names it',
      'TOKEN_GRANTS',
      sane,
      'api-key:create',
      null,
    ],
    [
      'by the token, when its maker does not allow it',
      'TOKEN_GRANTS',
      standingOf({ makers: [scoped('channel:list')] }),
      'channel:read',
      null,
    ],
    [
      'by the entity, when another one is allowed',
      'ENTITY_IN_SCOPE',
      scoped('channel:read@one'),
      'channel:read',
      'two',
    ],
    [
      'by the entity, when none is given and only some are allowed',
      'ENTITY_IN_SCOPE',
      scoped('channel:read@one'),
      'channel:read',
      null,
    ],
    [
      'not at all, when all three allow it',
      null,
      scoped('channel:read@one'),
      'channel:read',
      'one',
    ],
  ])('%s: %s', (_, gate, of, permission, entityId) =>
    expect(
      whyNotPermitted(of, toAuthority(of, catalog), catalog, { permission, entityId })?.gate ??
        null,
    ).toBe(gate),
  );
});
