import { describe, expect, test } from '@jest/globals';
import { StandbyError } from '../../src/database/connect/session.ts';
import { TooBusyError } from '../../src/secrets/fair-queue.ts';
import { whyUnavailable } from '../../src/core/unavailable.ts';

const coded = (code: string, message = 'x') => Object.assign(new Error(message), { code });

describe('an operation that is unavailable, and why', () => {
  test.each([
    ['53100', 'write', 'the database disk is full (53100)'],
    ['ENOSPC', 'write', 'the database disk is full (ENOSPC)'],
    ['58030', 'write', 'the database reported a disk I/O error (58030)'],
    ['25006', 'write', 'the database is read-only (25006)'],
    ['40001', 'write', 'the transaction conflicted with others four times in a row (40001)'],
    ['53300', 'read', 'the database is out of connections (53300)'],
    ['53200', 'read', 'the database is out of memory (53200)'],
    ['53400', 'read', 'the database is out of resources (53400)'],
    ['57P01', 'read', 'the database is starting up or shutting down (57P01)'],
    ['57014', 'read', 'the database took too long, or another transaction holds a lock (57014)'],
    ['08006', 'read', 'the database does not answer (08006)'],
    ['ECONNREFUSED', 'read', 'the database does not answer (ECONNREFUSED)'],
  ])('%s: cannot %s, since %s', (code, cannot, reason) => {
    expect(whyUnavailable(coded(code))).toEqual({ cannot, reason });
    expect(whyUnavailable(new Error('wrapped', { cause: coded(code) }))).toEqual({
      cannot,
      reason,
    });
  });

  test.each([
    'timeout exceeded when trying to connect',
    'Connection terminated unexpectedly',
    'Client is not queryable',
  ])('in words: %s', (message) => {
    expect(whyUnavailable(new Error(message))).toEqual({
      cannot: 'read',
      reason: 'the database does not answer',
    });
  });

  test('a standby that was reached is not read from, though its code is that of a refused write', () => {
    expect(whyUnavailable(new StandbyError('the server is a standby'))?.cannot).toBe('read');
  });

  test('a full queue', () =>
    expect(whyUnavailable(new TooBusyError('x'))?.reason).toBe(
      'too many secrets are being verified at once',
    ));

  test.each([
    coded('23505'),
    coded('42601'),
    new Error('x'),
    new TypeError('x'),
    undefined,
    null,
    'text',
    {},
  ])('a bug is not unavailability: %p', (error) => {
    expect(whyUnavailable(error)).toBeNull();
  });
});
