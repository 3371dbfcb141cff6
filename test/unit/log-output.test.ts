import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');

/** Returns the output of a process that logs these values, given as JavaScript. */
const written = (values: string, isTerminal: boolean): string =>
  execFileSync(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `import { createLog } from './src/observe/log.ts'; (await createLog('info', ${String(isTerminal)})).error(${values}, 'a line');`,
    ],
    { cwd: ROOT, encoding: 'utf8' },
  );

describe.each([
  ['a pipe', false],
  ['a terminal', true],
])('the log in %s', (_name, isTerminal) => {
  test.each([
    "{ secret: 'hunter2' }",
    "{ password: 'hunter2' }",
    "{ input: { secret: 'hunter2' } }",
    "{ input: { password: 'hunter2' } }",
    "{ user: { passwordHash: 'hunter2' } }",
    "{ credential: { secretHash: 'hunter2' } }",
    "{ headers: { authorization: 'Bearer hunter2' } }",
    "{ headers: { cookie: 'session=hunter2' } }",
    "{ headers: { 'x-api-key': 'hunter2' } }",
    "{ err: Object.assign(new Error('values (hunter2)'), { severity: 'ERROR' }) }",
  ])('omits the secret in %s', (values) => {
    const text = written(values, isTerminal);
    expect(text).toContain('a line');
    expect(text).not.toContain('hunter2');
  });

  test.each([
    "{ deep: { er: { still: ['SECRET'] } } }",
    "{ err: new Error('What is SECRET?') }",
    "{ url: '/x?token=SECRET' }",
  ])('shows only the public prefix of the secret in %s', (values) => {
    const secret = `pat_${'aB3'.repeat(14)}xY`;
    const text = written(values.replace('SECRET', secret), isTerminal);
    expect(text).toContain(secret.slice(0, 10));
    expect(text).not.toContain(secret.slice(0, 16));
  });
});
