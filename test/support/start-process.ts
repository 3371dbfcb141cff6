import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NPM_START } from './npm-start.ts';

const ROOT = join(import.meta.dirname, '../..');
const NODE = join(ROOT, 'node_modules/.bin/node');

/** A server in a separate process. */
export interface Process {
  readonly child: ChildProcess;
  /** The output so far. */
  output: () => string;
  errors: () => string;
  /** The lines of the log, by message. */
  lines: () => string[];
  /** Resolves to its URL once it is printed. Throws if the process exits first. */
  url: () => Promise<string>;
  /** The exit code. */
  exited: Promise<number | null>;
  stop: (signal?: NodeJS.Signals) => Promise<number | null>;
}

const running = new Set<ChildProcess>();
/** The maximum output that is kept, because a long run writes without limit. */
const KEPT = 1_000_000;

/** Starts the server as npm start does, with only PATH from this environment. */
export function startProcess(environment: Record<string, string>, command = NODE): Process {
  const child = spawn(command, NPM_START.args, {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'] ?? '',
      ...NPM_START.environment,
      PORT: '0',
      SHUTDOWN_DELAY: '0',
      DATABASE_WAIT: '0',
      ARGON2_MEMORY_KIB: '8',
      ARGON2_PASSWORD_MEMORY_KIB: '8',
      ARGON2_PASSWORD_PASSES: '1',
      // Applies the mutant to this process too.
      ...(process.env['MUTANT'] && {
        MUTANT: process.env['MUTANT'],
        NODE_OPTIONS: '--import ./test/tools/guard-removal/apply.mjs',
      }),
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let [output, errors] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-KEPT)));
  child.stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-KEPT)));
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  void exited.then(() => running.delete(child));
  const lines = (): string[] =>
    output
      .split('\n')
      .filter(Boolean)
      .map((line) => (JSON.parse(line) as { msg: string }).msg);
  const address = (): string | undefined =>
    /Latchkey is running at (http:\/\/\S+)/.exec(output)?.[1];
  const url = (): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = address();
        if (found && output.includes('Next:')) resolve(found);
      };
      child.stdout.on('data', look);
      void exited.then((code) =>
        reject(new Error(`It ended with ${String(code)}: ${errors}${output}`)),
      );
      look();
    });
  const stop = (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> => {
    child.kill(signal);
    return exited;
  };
  return { child, output: () => output, errors: () => errors, lines, url, exited, stop };
}

const folders: string[] = [];
/** Creates a temporary folder for a test. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-start-'));
  folders.push(folder);
  return folder;
}

/** Ends the processes that a failed test left running. */
export async function cleanUp(): Promise<void> {
  for (const child of running) child.kill('SIGKILL');
  for (const folder of folders.splice(0))
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
