import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

/** Folders in which a file without a suffix is pure. */
const DOMAINS =
  'access,asking,audit,authority,catalog,credential,member,organization,role,session,token,user';
const root = join(import.meta.dirname, '../..');
const text = (file: string): string => readFileSync(join(root, file), 'utf8');
const bin = join(root, 'node_modules/.bin');

const eslint = new ESLint({ cwd: root, overrideConfig: tseslint.configs.disableTypeChecked });
/** Returns the rules that this code breaks in this file. */
async function lintIn(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: join(root, file) });
  return (result?.messages ?? []).map(({ ruleId }) => ruleId ?? 'fatal');
}

describe('the sources', () => {
  test('keep to the layers', () => {
    const output = execFileSync(join(bin, 'depcruise'), ['src', 'test'], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, PATH: `${bin}:${process.env['PATH'] ?? ''}`, NO_COLOR: '1' },
    });
    expect(output).toContain('no dependency violations found');
  });

  test('every pure file is listed, and compiles without the DOM and Node', () => {
    const listed = (JSON.parse(text('tsconfig.pure.json')) as { files: string[] }).files;
    const inDomains = globSync(`src/{${DOMAINS}}/*.ts`, { cwd: root }).filter(
      (file) => !/\.(graphql|usecase|rule|store|loader|entity)\.ts$/.test(file),
    );
    // Compiled with them, because they are imported by them.
    const imported = [
      'src/catalog/grant.ts',
      'src/catalog/own-entity-types.ts',
      'src/catalog/permission-set.ts',
    ];
    expect(inDomains.filter((file) => !listed.includes(file) && !imported.includes(file))).toEqual(
      [],
    );
  });

  test('every top-level error code is documented', () => {
    const [, union = ''] = /type ErrorCode =([^;]*);/.exec(text('src/core/public-error.ts')) ?? [];
    const codes = [...union.matchAll(/'([A-Z_]+)'/g)].map(([, code]) => code ?? '');
    expect(codes.length).toBeGreaterThanOrEqual(4);
    for (const code of new Set(codes)) expect(text('docs/API.md')).toContain(code);
  });

  test('docs/CONFIGURATION.md documents every configuration variable', () => {
    const variables = [...text('src/process/config.ts').matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)].map(
      ([, name]) => name ?? '',
    );
    expect(variables).toContain('DATABASE_URL');
    const documented = text('docs/CONFIGURATION.md');
    expect(variables.filter((name) => !documented.includes(`| \`${name}\` |`))).toEqual([]);
  });

  test('no statement folds or normalizes text except to sort a list', () => {
    // Security: account takeover. The database and the parser of e-mail addresses must agree on
    // equality.
    const folding =
      /\b(?:lower|upper|initcap|normalize|unaccent|casefold)(?:\s*\(|'\s*,)|\bcitext\b|\bcollate\b/i;
    const files = globSync(['src/**/*.ts', 'migrations/*.ts'], { cwd: root });
    const found = files.flatMap((file) =>
      text(file)
        .split('\n')
        .filter((line) => folding.test(line) && !/^\s*(\/\/|\*|\/\*\*)/.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
    expect(found).toEqual([
      "src/credential/token-listing.store.ts: NAME: { type: 'text', by: sql<string>`lower(${eb.ref('c.name')})` },",
    ]);
  });

  test('code folds only the case of ASCII', async () => {
    const folding = [
      'toLowerCase()',
      'toUpperCase()',
      'toLocaleLowerCase()',
      'toLocaleUpperCase()',
      "normalize('NFKC')",
      "localeCompare('a')",
    ];
    for (const file of [
      'src/session/sign-in.usecase.ts',
      'src/core/text-rules.ts',
      'src/http/read-body.ts',
      'src/client/client.ts',
    ]) {
      for (const call of folding)
        expect(await lintIn(file, `export const found = 'A'.${call};\n`)).toContain(
          'no-restricted-syntax',
        );
      expect(await lintIn(file, 'export const found = /kim/iu.test("a");\n')).toContain(
        'no-restricted-syntax',
      );
      expect(await lintIn(file, 'export const found = /kim/i.test("a");\n')).toEqual([]);
    }
  }, 120_000);

  test.each([
    ["await em.find(Role, { key: 'viewer' })"],
    ["write.em.insert(Role, { key: 'viewer' })"],
    ['await tx.nativeUpdate(Role, {}, {})'],
    ['em.getKysely()'],
    ['CompiledQuery.raw(text)'],
    ["sql.raw('select 1')"],
    ['sql<{ id: string }>`select id from role`'],
    ["pool.query<Row>('select id from role')"],
    ['class Role extends BaseEntity {}'],
  ])('no file may write its own statement: %s', async (code) => {
    expect(await lintIn('src/role/role.store.ts', `${code};\n`)).toContain('no-restricted-syntax');
    expect(await lintIn('src/role/role.ts', `${code};\n`)).toContain('no-restricted-syntax');
  });

  test('only listed files may run statements as text', async () => {
    const code = "pool.query<Row>('select id from role');\n";
    expect(await lintIn('src/authority/standing.store.ts', code)).toEqual([]);
    const find = "em.find(Role, { key: 'viewer' });\n";
    expect(await lintIn('src/authority/standing.store.ts', find)).toContain('no-restricted-syntax');
  });

  test('every dependency is pinned exactly and has its line in a decision', () => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
      text('package.json'),
    ) as Record<string, Record<string, string>>;
    const all = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
    expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
    const decisions = globSync('docs/decisions/*.md', { cwd: root }).map(text).join('\n');
    expect(all.map(([name]) => name).filter((name) => !decisions.includes(`\`${name}\``))).toEqual(
      [],
    );
  });
});
