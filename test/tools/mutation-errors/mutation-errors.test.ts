import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import ts from 'typescript';
import { errorsOfMutations, printErrors, reachInServer } from './errors.ts';
import { compileServer, mutationsOf, type MutationDefinition } from './mutations.ts';
import { reachIn, type Reach } from './reach.ts';

const root = join(import.meta.dirname, '../../..');

/** Compiles one file in memory, and returns the errors that its function `start` can throw. */
function errorsOf(source: string): string[] {
  const text = `class Refusal extends Error {} class Conflict extends Refusal {}
    class NotFound extends Refusal {} class Other extends Error {}\n${source}`;
  const file = ts.createSourceFile('/fixture.ts', text, ts.ScriptTarget.ES2024, true);
  const host = ts.createCompilerHost({});
  const program = ts.createProgram(
    [file.fileName],
    { noLib: true },
    { ...host, getSourceFile: (name) => (name === file.fileName ? file : undefined) },
  );
  const start = file.statements
    .filter(ts.isFunctionDeclaration)
    .find(({ name }) => name?.text === 'start');
  const { errors } = reachIn(program, { base: 'Refusal', ignored: ['REJECT'] })(start!);
  return [...errors].sort();
}

describe('the errors of code', () => {
  test.each([
    ['its own', 'function start() { throw new Conflict(); }', ['Conflict']],
    [
      'those of a function that it calls',
      'function start() { f(); } const f = () => { throw new Conflict(); };',
      ['Conflict'],
    ],
    [
      'those of a function that it passes on',
      'function start() { run(f); } declare const run: any; function f() { throw new NotFound(); }',
      ['NotFound'],
    ],
    ['no other classes', 'function start() { throw new Other(); }', []],
    [
      'those of the property of a table, not of the others',
      'const T = { a: () => { throw new Conflict(); }, b: () => { throw new NotFound(); } } as const; function start() { T.b(); }',
      ['NotFound'],
    ],
    [
      'those of a whole table that is indexed',
      'const T = { a: () => { throw new Conflict(); }, b: () => { throw new NotFound(); } } as const; function start(key: "a" | "b") { T[key](); }',
      ['Conflict', 'NotFound'],
    ],
    [
      'those of the implementations of an interface',
      'interface Call { write: () => void } class Live implements Call { write = () => { throw new Conflict(); }; } const made: Call = { write: () => { throw new NotFound(); } }; function start(call: Call) { call.write(); }',
      ['Conflict', 'NotFound'],
    ],
    [
      'those of a class member that is declared by the type of another',
      "interface Call { write: () => void } class Live { write: Call['write'] = () => { throw new Conflict(); }; } function start(call: Call) { call.write(); }",
      ['Conflict'],
    ],
    [
      'not those that it replaces',
      'function start() { try { f(); } catch (error) { throw error instanceof Conflict ? new NotFound() : error; } } function f() { throw new Conflict(); }',
      ['NotFound'],
    ],
    [
      'those that it replaces elsewhere',
      'function start() { f(); try { f(); } catch (error) { throw error instanceof Conflict ? new NotFound() : error; } } function f() { throw new Conflict(); }',
      ['Conflict', 'NotFound'],
    ],
    [
      'those that another handler may pass on',
      'function start() { try { f(); } catch (error) { if (f) throw error; } } function f() { throw new Conflict(); }',
      ['Conflict'],
    ],
    [
      'none of ignored constants',
      'const REJECT = { f: () => { throw new Conflict(); } }; function start() { g(REJECT); } declare const g: any;',
      [],
    ],
    [
      'those of recursive functions',
      'function start(): void { f(); } function f(): void { start(); throw new Conflict(); }',
      ['Conflict'],
    ],
  ])('include %s', (_, source, expected) => {
    expect(errorsOf(source)).toEqual(expected);
  });

  test('are unknown if nothing implements an interface', () => {
    const source =
      'interface Call { write: () => void } function start(call: Call) { call.write(); }';
    expect(() => errorsOf(source)).toThrow('Found nothing that implements write');
  });
});

describe('the mutations of the server', () => {
  let program: ts.Program;
  let mutations: MutationDefinition[];
  let reach: (root: ts.Node) => Reach;
  beforeAll(() => {
    program = compileServer(root);
    mutations = mutationsOf(program);
    reach = reachInServer(program);
  }, 120_000);

  test('return the errors that their code throws, and no others', () =>
    expect(readFileSync(join(root, 'src/generated/mutation-errors.ts'), 'utf8')).toBe(
      printErrors(errorsOfMutations(program)),
    ));

  test('read the permission from the rule that their code follows', () => {
    const restricted = mutations.filter(({ authScopes }) =>
      /permission/.test(authScopes.getText()),
    );
    expect(restricted.length).toBeGreaterThan(15);
    for (const { name, authScopes, resolve } of restricted) {
      // A second statement of the permission could differ from the one that `write` requires.
      expect([name, authScopes.getText()]).toEqual([name, expect.not.stringMatching(/'[a-z-]+:/)]);
      const { declarations } = reach(resolve);
      const shared = [...reach(authScopes).declarations].filter((one) => declarations.has(one));
      expect([name, shared.length]).not.toEqual([name, 0]);
    }
  });
});
