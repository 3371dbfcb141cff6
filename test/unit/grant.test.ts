import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { matches, parseGrant } from '../../src/catalog/grant.ts';

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,6}(-[a-z0-9]{1,6}){0,2}$/);
const part = fc.oneof(word, fc.constant('*'));

describe('a grant', () => {
  test.each([
    'channel:publish',
    'channel:*',
    '*:read',
    '*:*',
    'ssh-signing-key:read',
    'a:b',
    'a1-2:b',
  ])('is read: %s', (text) => {
    const [entityType, operation] = text.split(':');
    expect(parseGrant(text)).toEqual({ entityType, operation });
  });

  test.each([
    '',
    ':',
    '*',
    'channel',
    'channel:',
    ':read',
    'channel:read:',
    ':channel:read',
    'channel:read:1',
    '*:*:*',
    'Channel:read',
    'channel:READ',
    ' channel:read',
    'channel:read ',
    'channel: read',
    'channel:read\n',
    'channel :read',
    'chan*:read',
    'channel:*d',
    '**:read',
    'channel-:read',
    '-channel:read',
    'cha--nnel:read',
    '1channel:read',
    'chännel:read',
    'channel:rea\u0131d',
    'channel;read',
    'channel.read',
  ])('has one exact spelling: %j is invalid', (text) => {
    expect(parseGrant(text)).toBeNull();
  });

  test('is what was written: two words or stars around one colon', () =>
    fc.assert(
      fc.property(part, part, (entityType, operation) =>
        expect(parseGrant(`${entityType}:${operation}`)).toEqual({ entityType, operation }),
      ),
    ));

  test('is invalid in any other spelling', () =>
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string({ unit: fc.constantFrom('a', 'b', '-', ':', '*', '1', 'A', ' ', '\n') }),
        ),
        (text) => {
          const read = parseGrant(text);
          if (read) expect(`${read.entityType}:${read.operation}`).toBe(text);
        },
      ),
    ));
});

describe('a pattern', () => {
  test.each([
    ['channel:read', 'channel', 'read', true],
    ['channel:read', 'channel', 'update', false],
    ['channel:read', 'group', 'read', false],
    ['channel:*', 'channel', 'publish', true],
    ['channel:*', 'group', 'publish', false],
    ['*:read', 'group', 'read', true],
    ['*:read', 'group', 'update', false],
    ['*:*', 'group', 'update', true],
    ['repository:*', 'repository-issue', 'read', false],
    ['repository-issue:*', 'repository', 'read', false],
  ])('%s on %s:%s: %j', (text, entityType, operation, expected) => {
    const read = parseGrant(text);
    expect(read && matches(read, entityType, operation)).toBe(expected);
  });

  test('matches what its stars stand for, and whole words only', () =>
    fc.assert(
      fc.property(part, part, word, word, (a, b, entityType, operation) =>
        expect(matches({ entityType: a, operation: b }, entityType, operation)).toBe(
          [entityType, '*'].includes(a) && [operation, '*'].includes(b),
        ),
      ),
    ));
});
