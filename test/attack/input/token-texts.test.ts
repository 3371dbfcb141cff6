import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codeOf } from '../../support/http-send.ts';
import { whyNotSound } from './judge.ts';
import { createRefusing, type Refusing } from './refusing.ts';

let refusing: Refusing;
beforeAll(async () => {
  refusing = await createRefusing();
});
afterAll(() => refusing.close());
const expectRefused = (input: object, path: string): Promise<void> =>
  refusing.expectRefused(input, path);

describe('scopes', () => {
  test.each([
    '',
    ' ',
    ':',
    '*',
    '*:',
    ':*',
    ':read',
    'channel',
    'channel:',
    'channel:read:',
    'channel::read',
    'channel:read:42',
    'channel:*:*',
    'Channel:read',
    'CHANNEL:READ',
    'channel:Read',
    ' channel:read',
    'channel:read ',
    'channel: read',
    'channel:read\n',
    'channel:read\0',
    'channel.read',
    'channel/read',
    'channel:re*',
    'ch*:read',
    '**:read',
    '*:**',
    '*.*',
    'channel:?',
    '+:read',
    '#',
    'channel:read,channel:list',
    'channel:read channel:list',
    'ｃhannel:read',
    'сhannel:read',
    'channel：read',
    'channel:nope',
    'nope:read',
    'nope:*',
    '*:nope',
    '__proto__',
    'constructor',
    '__proto__:read',
    'channel:__proto__',
    'channel:constructor',
    'toString:valueOf',
    'hasOwnProperty',
    'Repo',
    'repo ',
    'REPO',
    'repo:',
    'admin',
    'root',
    'owner',
    'true',
    '1',
    'null',
    '{}',
    "' or 1=1",
    'channel:read; drop table scope',
    '\u202echannel:read',
    'x'.repeat(10_000),
    `channel:${'x'.repeat(10_000)}`,
    'personal-access-token:*:create',
  ])('of %j are refused', (permission) => expectRefused({ scopes: [{ permission }] }, 'scopes'));
  test.each([
    [[]],
    [['']],
    [['x'.repeat(201)]],
    [['a\0']],
    [['a\nb']],
    [['\ud800']],
    [[null]],
    [[1]],
    [[{}]],
    [[['42']]],
    ['42x\0'],
  ])('on the entities %j are refused', (entityIds) =>
    expectRefused({ scopes: [{ permission: 'channel:read', entityIds }] }, 'scopes'),
  );
  test('of a thousand entities are refused', () =>
    expectRefused(
      {
        scopes: [
          {
            permission: 'channel:read',
            entityIds: Array.from({ length: 5_000 }, (_, i) => String(i)),
          },
        ],
      },
      'scopes',
    ));
});

describe('a name', () => {
  test.each([
    '',
    ' ',
    '\t\n',
    '\u00a0',
    '\u2003',
    '\ufeff',
    'x'.repeat(101),
    '🙂'.repeat(101),
    'a\0b',
    'a\nb',
    'a\rb',
    'a\tb',
    'a\u001bb',
    'a\u007fb',
    'a\u0085b',
    'a\u009fb',
    'a\u2028b',
    'a\u2029b',
    '\ud800',
    'a\udc00',
    '\ud800a',
    '\udc00\ud800',
    'x'.repeat(100_000),
  ])('%j is refused', (name) => expectRefused({ name }, 'name'));
  test.each([[1], [true], [null], [['x']], [{ a: 1 }], [undefined]])(
    '%j, which is not a string, is rejected',
    (name) => expectRefused({ name }, 'name'),
  );
  test.each(['x'.repeat(1_001), 'a\0', 'a\u001b[31m', '\ud800', 'a\u2028b', '\u0007'])(
    '%j is refused as a description',
    (description) => expectRefused({ description }, 'description'),
  );
  test.each([
    ['ownerId', 'x'],
    ['ownerId', ''],
    ['type', 'NOPE'],
    ['type', 'personal'],
    ['type', 1],
    ['secret', 'pat_x'],
    ['prefix', 'pat_aaaaaa'],
    ['id', 'x'],
    ['narrowed', false],
    ['makerIds', []],
    ['createdAt', '2020-01-01T00:00:00Z'],
    ['revokedAt', null],
    ['organizationId', 'x'],
    ['__proto__', {}],
    ['constructor', {}],
  ])('%s: %j is rejected: the field is not settable', async (field, value) => {
    const answer = await refusing.create(
      JSON.parse(`{"name":"x",${JSON.stringify(field)}:${JSON.stringify(value)}}`),
    );
    expect(whyNotSound(answer)).toBeNull();
    expect(
      codeOf(answer) ?? (answer.body.data?.['result'] as { __typename: string }).__typename,
    ).toMatch(/BAD_USER_INPUT|ValidationError|NotFoundError/);
  });
});
