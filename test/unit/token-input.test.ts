import { describe, expect, test } from '@jest/globals';
import type { Parsed } from '../../src/core/parse-input.ts';
import {
  parseTokenChanges,
  parseTokenRequest,
  type TokenDraft,
  type TokenRequest,
} from '../../src/credential/token-input.ts';
import { at, catalog, NOW, POLICY } from '../support/arbitraries.ts';

const bounds = { now: NOW, policy: POLICY, makerExpiresAt: null };
const read = (request: Partial<TokenRequest>, policy = POLICY) =>
  parseTokenRequest({ name: 'ci', ...request }, { ...bounds, policy }, catalog);
const pathsOf = (parsed: Parsed<unknown>): string[] =>
  parsed.ok ? [] : parsed.issues.map(({ path }) => path.join('.'));
const draftOf = (request: Partial<TokenRequest>): TokenDraft | null => {
  const parsed = read(request);
  return parsed.ok ? parsed.value : null;
};

describe('a new token', () => {
  test('requires only a name, and carries the whole role', () =>
    expect(draftOf({})).toEqual({
      name: 'ci',
      description: null,
      expiresAt: null,
      narrowed: false,
      scopes: [],
      ipAllowList: [],
    }));

  test('is narrowed by an empty list of scopes: it may do nothing', () => {
    expect(draftOf({ scopes: [] })).toMatchObject({ narrowed: true, scopes: [] });
    expect(draftOf({ scopes: null })).toMatchObject({ narrowed: false });
  });

  test('keeps of its scopes those that no other covers, one for each entity', () =>
    expect(
      draftOf({
        scopes: [
          { permission: 'channel:read', entityIds: ['1', '2'] },
          { permission: 'group:read' },
          { permission: 'group:*' },
        ],
      })?.scopes,
    ).toEqual([
      { permission: 'channel:read', entityId: '1' },
      { permission: 'channel:read', entityId: '2' },
      { permission: 'group:*', entityId: null },
    ]));

  test('keeps each address in its one spelling, once', () =>
    expect(
      draftOf({
        ipAllowList: ['10.0.0.0/8', ' ::ffff:10.0.0.0/104', '2001:DB8::1', '2001:db8:0::1'],
      })?.ipAllowList,
    ).toEqual(['10.0.0.0/8', '2001:db8::1']));

  test('has name and description trimmed, an empty description being none', () => {
    expect(draftOf({ name: '  ci  ', description: '  what for\n' })).toMatchObject({
      name: 'ci',
      description: 'what for',
    });
    expect(draftOf({ description: '  ' })).toMatchObject({ description: null });
  });

  test('that breaks several rules has every path named at once', () =>
    expect(
      pathsOf(
        read({
          name: ' ',
          description: '\0',
          ipAllowList: ['10.0.0.1', '10.0.0.0/33', 'nonsense'],
          expires: { at: at(-1) },
          scopes: [{ permission: 'ghost:read' }, { permission: 'channel:read', entityIds: [] }],
        }),
      ),
    ).toEqual([
      'name',
      'description',
      'ipAllowList.1',
      'ipAllowList.2',
      'expires.at',
      'scopes.0.permission',
      'scopes.1.entityIds',
    ]));

  test('with an invalid address names the valid form', () => {
    const parsed = read({ ipAllowList: ['10.0.0.0/33'] });
    expect(parsed).toMatchObject({
      ok: false,
      issues: [{ message: expect.stringContaining('from 0 to 32') }],
    });
  });

  test('has one reason for each path', () =>
    expect(pathsOf(read({ name: `\0${'x'.repeat(101)}` }))).toEqual(['name']));

  test('has at most a hundred addresses', () => {
    const entries = Array.from({ length: 101 }, (_, i) => `10.0.0.${i}`);
    expect(pathsOf(read({ ipAllowList: entries.slice(1) }))).toEqual([]);
    expect(pathsOf(read({ ipAllowList: entries }))).toEqual(['ipAllowList']);
    expect(pathsOf(read({ ipAllowList: entries.map(() => 'nonsense') }))).toEqual(['ipAllowList']);
  });

  test('requires addresses where the organization does, given or not', () => {
    const policy = { ...POLICY, requireIpAllowList: true };
    for (const ipAllowList of [undefined, null, []])
      expect(pathsOf(read({ ipAllowList }, policy))).toEqual(['ipAllowList']);
    expect(pathsOf(read({ ipAllowList: ['10.0.0.1'] }, policy))).toEqual([]);
  });
});

describe('changes of a token', () => {
  const before = { name: 'ci', description: 'what for', ipAllowList: ['10.0.0.1'] };
  const change = (request: Parameters<typeof parseTokenChanges>[0], policy = POLICY) =>
    parseTokenChanges(request, before, policy);

  test.each<[string, Parameters<typeof parseTokenChanges>[0], object]>([
    ['omitted fields stay', {}, {}],
    ['a name of null stays', { name: null }, {}],
    ['a list of null stays', { ipAllowList: null }, {}],
    ['a description of null is removed', { description: null }, { description: null }],
    ['an empty description is removed', { description: '' }, { description: null }],
    ['an empty list lets every address in', { ipAllowList: [] }, { ipAllowList: [] }],
    [
      'given fields are replaced, trimmed',
      { name: ' cd ', description: ' new ', ipAllowList: ['::1'] },
      { name: 'cd', description: 'new', ipAllowList: ['::1'] },
    ],
  ])('%s', (_, request, changed) =>
    expect(change(request)).toEqual({ ok: true, value: { ...before, ...changed } }),
  );

  test('that break several rules have every path named at once', () =>
    expect(
      pathsOf(change({ name: '', description: 'x'.repeat(1_001), ipAllowList: ['127.1'] })),
    ).toEqual(['name', 'description', 'ipAllowList.0']));

  test('may not remove the addresses that the organization requires', () => {
    const policy = { ...POLICY, requireIpAllowList: true };
    expect(pathsOf(change({ ipAllowList: [] }, policy))).toEqual(['ipAllowList']);
    expect(pathsOf(change({ name: 'cd' }, policy))).toEqual([]);
  });
});
