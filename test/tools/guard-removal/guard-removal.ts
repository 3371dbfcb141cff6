import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../support/postgres-server.ts';
import type { Mutant } from './mutant.ts';
import { applyMutant } from './mutate.ts';
import { HELP, OptionError, parseOptions, type Options } from './options.ts';

const ROOT = join(import.meta.dirname, '../../..');
const JEST = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
  '--config=test/tools/guard-removal/jest.config.mjs',
];
const HARNESS = ['test/storm/consistency/consistency.ts'];

/** The result for a mutant. It is dead only if a test failed: a run that broke otherwise does not count. */
interface Fate {
  readonly mutant: Mutant;
  readonly dead: boolean;
  readonly seconds: number;
  /** The failed test, or the reason why none failed. */
  readonly because: string;
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);

async function runNode(
  args: readonly string[],
  environment: Record<string, string>,
  verbose: boolean,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
    if (verbose) process.stderr.write(chunk);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code: code ?? 1, stdout, stderr };
}

interface JestResult {
  readonly numFailedTests: number;
  readonly numPassedTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

async function tryTests(
  mutant: Mutant,
  file: string,
  name: string | undefined,
  databaseUrl: string,
  verbose: boolean,
): Promise<Pick<Fate, 'dead' | 'because'>> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-mutant-'));
  const outputFile = join(folder, 'result.json');
  const args = [
    ...JEST,
    file,
    '--json',
    `--outputFile=${outputFile}`,
    '--silent',
    '--testTimeout=15000',
    ...(name === undefined ? [] : ['-t', name]),
  ];
  try {
    const { stderr } = await runNode(
      args,
      { MUTANT: mutant.name, TEST_DATABASE_URL: databaseUrl, NODE_ENV: 'test' },
      verbose,
    );
    const result = await readFile(outputFile, 'utf8').then(
      (text) => JSON.parse(text) as JestResult,
      () => null,
    );
    if (!result) return { dead: false, because: `the tests did not run: ${stderr.slice(-500)}` };
    const failed = result.testResults.flatMap(({ assertionResults }) =>
      assertionResults.filter(({ status }) => status === 'failed'),
    );
    if (failed[0]) return { dead: true, because: failed[0].fullName };
    if (result.numRuntimeErrorTestSuites > 0)
      return { dead: false, because: 'the test file failed to load' };
    return {
      dead: false,
      because: result.numPassedTests > 0 ? 'every test passed' : 'no test matches the name',
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function tryHarness(
  mutant: Mutant,
  options: readonly string[],
  verbose: boolean,
): Promise<Pick<Fate, 'dead' | 'because'>> {
  const { stdout, stderr } = await runNode(
    [...HARNESS, '--mutant', mutant.name, ...options],
    {},
    verbose,
  );
  if (stdout === '')
    return { dead: false, because: `the harness did not run: ${stderr.slice(-500)}` };
  const counters = JSON.parse(stdout) as {
    readonly oldAuthorityUsed: number;
    readonly decidedReads: number;
    readonly falseDenials: { readonly outsideFaults: number };
  };
  const seen = counters.oldAuthorityUsed + counters.falseDenials.outsideFaults;
  return {
    dead: seen > 0,
    because: `old authority used ${counters.oldAuthorityUsed} times, ${counters.falseDenials.outsideFaults} false denials, in ${counters.decidedReads} decided reads`,
  };
}

async function tryOne(mutant: Mutant, databaseUrl: string, verbose: boolean): Promise<Fate> {
  const begun = performance.now();
  const { killedBy } = mutant;
  applyMutant(mutant, await readFile(join(ROOT, mutant.file), 'utf8'));
  const fate =
    killedBy.kind === 'tests'
      ? await tryTests(mutant, killedBy.file, killedBy.name, databaseUrl, verbose)
      : await tryHarness(mutant, killedBy.options, verbose);
  return { mutant, ...fate, seconds: Math.round((performance.now() - begun) / 1_000) };
}

const format = ({ mutant, dead, seconds, because }: Fate): string =>
  `${dead ? 'killed  ' : 'SURVIVED'}  ${mutant.name.padEnd(34)} ${String(seconds).padStart(4)} s  ${because}`;

async function tryAll({ mutants, verbose }: Options): Promise<boolean> {
  const given = process.env['TEST_DATABASE_URL'];
  const own = given ? null : await startPostgres('-c max_connections=200 -c fsync=off');
  try {
    const fates: Fate[] = [];
    for (const mutant of mutants) {
      const fate = await tryOne(mutant, own?.url ?? given ?? '', verbose);
      fates.push(fate);
      process.stdout.write(`${format(fate)}\n`);
    }
    const dead = fates.filter((fate) => fate.dead).length;
    process.stdout.write(`${dead} of ${fates.length} killed\n`);
    return dead === fates.length;
  } finally {
    await own?.stop();
  }
}

try {
  const options = parseOptions(process.argv.slice(2));
  if (!options) process.stdout.write(HELP);
  else if (!(await tryAll(options))) process.exitCode = 1;
} catch (error) {
  say(
    error instanceof OptionError
      ? `${error.message} See npm run test:guards -- --help.`
      : String(error instanceof Error ? error.stack : error),
  );
  process.exitCode = 1;
}
