import { describe, expect, test } from '@jest/globals';
import { endLineOf, stackOf } from '../../src/process/end-line.ts';

const SETTINGS = {
  DATABASE_URL: 'postgresql://latchkey:S3cret%23Pass@db.internal/app',
  LATCHKEY_OWNER_PASSWORD: 'correct horse battery staple',
  METRICS_TOKEN: undefined,
  PORT: 4000,
};

describe('an unexpected error ends the process with one line', () => {
  test.each([
    ['an error', new Error('socket is odd'), /^Latchkey stopped unexpectedly: socket is odd\. /],
    [
      'an error of several lines',
      new Error('first\nsecond'),
      /^Latchkey stopped unexpectedly: first\. /,
    ],
    [
      'an error without a message',
      new Error(''),
      /^Latchkey stopped unexpectedly: unknown error\. /,
    ],
    [
      'several errors',
      new AggregateError([new Error('one'), new Error('two')]),
      /^Latchkey stopped unexpectedly: one, two\. /,
    ],
    [
      'a value that is not an error',
      { code: 7 },
      /^Latchkey stopped unexpectedly: unknown error\. /,
    ],
    ['nothing', undefined, /^Latchkey stopped unexpectedly: unknown error\. /],
  ])('%s', (_name, error, line) => {
    expect(endLineOf(error, SETTINGS)).toMatch(line);
    expect(endLineOf(error, SETTINGS)).not.toContain('\n');
  });

  test.each([
    'Invalid URL: postgresql://latchkey:S3cret%23Pass@db.internal/app',
    'user "S3cret#Pass"',
    'S3cret%23Pass',
    'is it correct horse battery staple?',
  ])('without the value of a secret variable: %s', (message) => {
    const line = endLineOf(new Error(message), SETTINGS);
    expect(line).not.toMatch(/S3cret|correct horse/);
    expect(line).toMatch(/<DATABASE_URL>|<LATCHKEY_OWNER_PASSWORD>/);
  });

  test('the stack shows the place, not the value', () => {
    expect(stackOf(new Error('S3cret'))).toMatch(/^\s+at /);
    expect(stackOf(new Error('S3cret'))).not.toContain('S3cret');
    expect(stackOf('text')).toBe('');
  });
});
