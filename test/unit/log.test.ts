import { describe, expect, test } from '@jest/globals';
import { serializeError } from '../../src/observe/log.ts';

describe('the log', () => {
  test('omits the parts of a database error that may contain a row', () => {
    const hash = '$argon2id$v=19$m=4096,t=1,p=1$c2FsdA$aGFzaA';
    const error = Object.assign(
      new Error(`insert into "credential" values ('${hash}') - duplicate key`),
      {
        severity: 'ERROR',
        code: '23505',
        detail: `Failing row contains (${hash}).`,
        constraint: 'credential_prefix_unique',
        table: 'credential',
      },
    );
    const logged = JSON.stringify(serializeError(error));
    expect(logged).not.toContain('argon2id');
    expect(logged).toContain('23505');
    expect(logged).toContain('credential_prefix_unique');
    expect(logged).toContain('log.test.ts');
  });

  test('keeps the message of any other error', () => {
    expect(serializeError(new Error('the disk is full'))).toMatchObject({
      message: 'the disk is full',
    });
  });
});
