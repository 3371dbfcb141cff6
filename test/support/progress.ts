import { createRequire } from 'node:module';

const { FAULTS, LEFT_OUT, listAll, toName } = createRequire(import.meta.url)('./quick-set.cjs') as {
  readonly FAULTS: string;
  readonly LEFT_OUT: readonly (readonly [start: string, what: string])[];
  readonly listAll: () => string[];
  readonly toName: (path: string) => string;
};

/** The parts of Jest's results that the reporter prints. */
interface FileResult {
  readonly testFilePath: string;
  readonly failureMessage?: string | null;
  readonly numFailingTests: number;
  readonly numPendingTests: number;
  readonly testExecError?: unknown;
  readonly perfStats: { readonly runtime: number };
  readonly console?: readonly { readonly message: string }[];
  readonly testResults: readonly { readonly status: string; readonly fullName: string }[];
}
interface Results {
  readonly numTotalTestSuites: number;
  readonly numPassedTestSuites: number;
  readonly numFailedTestSuites: number;
  readonly numPendingTestSuites: number;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTotalTests: number;
  readonly wasInterrupted: boolean;
}
interface Settings {
  readonly verbose?: boolean;
}

/** Between two progress lines in a pipe or a log. */
const PIPE_INTERVAL_MS = 15_000;
/** A run of so many files prints a line for each. */
const FEW = 10;

const toMinutes = (ms: number): string =>
  `${Math.floor(ms / 60_000)}:${String(Math.floor(ms / 1_000) % 60).padStart(2, '0')}`;

const join = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${count} ${what}`)
    .join(', ');

/**
 * Jest's reporter: one line of progress, every failure in full, then the totals, why tests were
 * skipped, and what the run left out.
 */
export default class Progress {
  readonly #settings: Settings;
  readonly #isTerminal = process.stderr.isTTY && !process.env['CI'];
  readonly #startedAt = performance.now();
  readonly #failed: string[] = [];
  readonly #skipReasons = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #status = '';

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  onRunStart(results: Results): void {
    this.#count(results);
    this.#timer = setInterval(
      () => this.#show(),
      this.#isTerminal ? 1_000 : PIPE_INTERVAL_MS,
    ).unref();
  }

  onTestResult(_test: unknown, result: FileResult, results: Results): void {
    const isFailed = result.numFailingTests > 0 || result.testExecError !== undefined;
    const name = toName(result.testFilePath);
    if (isFailed) this.#failed.push(name);
    if (isFailed || results.numTotalTestSuites <= FEW) this.#printFile(name, isFailed, result);
    if (result.numPendingTests > 0)
      for (const { message } of result.console ?? []) this.#skipReasons.add(message.trim());
    this.#count(results);
    if (this.#isTerminal) this.#show();
  }

  onRunComplete(_contexts: unknown, results: Results): void {
    clearInterval(this.#timer);
    this.#print(
      `\n${[...this.#totals(results), ...this.#skipped(), ...this.#omitted(results)].join('\n')}`,
    );
  }

  #count(results: Results): void {
    const { numPassedTestSuites, numFailedTestSuites, numPendingTestSuites } = results;
    const done = numPassedTestSuites + numFailedTestSuites + numPendingTestSuites;
    const failures = numFailedTestSuites > 0 ? `, ${numFailedTestSuites} failed` : '';
    this.#status = `${done} of ${results.numTotalTestSuites} test files done${failures}`;
  }

  #show(): void {
    const line = `${this.#status}, ${toMinutes(performance.now() - this.#startedAt)}`;
    process.stderr.write(this.#isTerminal ? `\r\x1b[2K${line}` : `${line}\n`);
  }

  /** Prints lines in the place of the progress. */
  #print(text: string): void {
    process.stderr.write(`${this.#isTerminal ? '\r\x1b[2K' : ''}${text}\n`);
  }

  #printFile(name: string, isFailed: boolean, result: FileResult): void {
    const seconds = (result.perfStats.runtime / 1_000).toFixed(1);
    this.#print(`${isFailed ? 'FAIL' : 'PASS'} ${name} (${seconds} s)`);
    if (this.#settings.verbose)
      for (const { status, fullName } of result.testResults)
        this.#print(`  ${status.padEnd(7)} ${fullName}`);
    if (!isFailed) return;
    for (const { message } of result.console ?? []) this.#print(`  ${message}`);
    this.#print(`\n${result.failureMessage ?? ''}`);
  }

  #totals(results: Results): string[] {
    const files = {
      failed: results.numFailedTestSuites,
      skipped: results.numPendingTestSuites,
      passed: results.numPassedTestSuites,
      total: results.numTotalTestSuites,
    };
    const tests = {
      failed: results.numFailedTests,
      skipped: results.numPendingTests,
      passed: results.numPassedTests,
      total: results.numTotalTests,
    };
    return [
      ...this.#failed.map((name) => `FAIL ${name}`),
      `Test files: ${join(files)}`,
      `Tests:      ${join(tests)}`,
      `Time:       ${toMinutes(performance.now() - this.#startedAt)}`,
      ...(results.wasInterrupted ? ['Interrupted: the other tests did not run.'] : []),
    ];
  }

  #skipped(): string[] {
    const reasons = [...this.#skipReasons].sort();
    return reasons.length > 0 ? ['', 'Skipped:', ...reasons.map((reason) => `  ${reason}`)] : [];
  }

  /** Returns what `npm test` and `npm run test:all` leave out, and how to run it. */
  #omitted({ numTotalTestSuites }: Results): string[] {
    const all = listAll().map(toName);
    const isAll = process.env['TEST_ALL'] !== undefined;
    const starts = isAll ? [[FAULTS, 'injected faults'] as const] : LEFT_OUT;
    const left = all.filter((name) => starts.some(([start]) => name.startsWith(start)));
    if (numTotalTestSuites + left.length !== all.length) return [];
    const what = [...new Set(starts.map(([, one]) => one))].join('; ');
    const command = isAll ? 'npm run test:faults' : 'npm run test:all';
    return [
      '',
      `Left out: ${left.length} of ${all.length} test files (${what}). Run them with ${command}.`,
    ];
  }
}
