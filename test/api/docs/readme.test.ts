import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cleanUp, newFolder, startProcess } from '../../support/start-process.ts';

const ROOT = join(import.meta.dirname, '../../..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const API = readFileSync(join(ROOT, 'docs/API.md'), 'utf8');
const ADDRESS = 'http://127.0.0.1:4000';

const blocksIn = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    ([, block]) => block ?? '',
  );
const [, story = ''] = /^## A first token in a minute\n([\s\S]*?)^## /m.exec(README) ?? [];
const [start = '', ...commands] = blocksIn(story, 'sh');

const hasCurl = ((): boolean => {
  try {
    return execFileSync('curl', ['--version']).length > 0;
  } catch {
    return false;
  }
})();
if (!hasCurl) process.stderr.write('skipped: the README is not tried, because there is no curl\n');

let url: string;
beforeAll(async () => {
  const settings = [...start.matchAll(/(LATCHKEY_\w+)=(?:'([^']*)'|(\S+))/g)];
  const server = startProcess({
    DATA_DIR: newFolder(),
    ...Object.fromEntries(
      settings.map(([, name = '', quoted, plain = '']) => [name, quoted ?? plain]),
    ),
  });
  url = await server.url();
}, 120_000);
afterAll(cleanUp);

const run = async (program: string, args: string[], env: Record<string, string> = {}) =>
  (
    await promisify(execFile)(program, args, {
      cwd: ROOT,
      env: { PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`, ...env },
    })
  ).stdout;

/** The answers that comments show, one for each line. */
const shownIn = (text: string): string[] =>
  [...text.matchAll(/^# (\{.*\})$/gm)].map(([, answer = '']) => answer);

describe('README.md', () => {
  test('starts with the two commands', () =>
    expect(blocksIn(README, 'sh')[0]).toBe('npm ci\nnpm start\n'));

  (hasCurl ? test : test.skip)(
    'has commands that print the answers that it shows, up to the suspended member',
    async () => {
      const script = commands.join('\n');
      const output = await run('sh', ['-euc', script.replaceAll(ADDRESS, url)]);
      const lines = output.split('\n').filter((line) => line.startsWith('{'));
      expect(shownIn(script).length).toBe(4);
      expect(lines.filter((line) => shownIn(script).includes(line))).toEqual(shownIn(script));
    },
    120_000,
  );
});

describe('docs/API.md', () => {
  test('has an example of the typed client that runs', async () => {
    const [example = ''] = blocksIn(API, 'ts');
    const signIn = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        query: 'mutation ($input: SignInInput!) { signIn(input: $input) { ... on SignInPayload { secret } } }', // prettier-ignore
        variables: {
          input: { email: 'ada@example.org', password: /PASSWORD='([^']*)'/.exec(start)?.[1] },
        },
      }),
    });
    const [, secret = ''] = /"secret":"(ses_\w+)"/.exec(await signIn.text()) ?? [];
    const folder = join(ROOT, '.cache/readme');
    const file = join(folder, `client-${process.pid}.ts`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      file,
      example
        .replace("'latchkey/client'", `'${join(ROOT, 'src/client/client.ts')}'`)
        .replace(ADDRESS, url),
    );
    try {
      const output = await run(process.execPath, [file], { LATCHKEY_TOKEN: secret });
      expect(output).toMatch(/^owner \d+\npat_\w{44}\n$/);
    } finally {
      rmSync(file);
    }
  }, 120_000);
});
