import { readFileSync } from 'node:fs';
import { getHeapStatistics } from 'node:v8';
import { memoryLimit } from './control-group.ts';
import { heapSize, whyNotFit } from './heap-size.ts';

const MB = 1_048_576;
const CHOSEN = /--max[-_](?:old[-_]space|heap)[-_]size/;

/**
 * Limits V8's heap to what fits the container: replaces this process by one with that limit, with the
 * same process id, if V8's default is larger. Changes nothing if a heap size is given by NODE_OPTIONS
 * or on the command line, which a worker inherits. Exits if the memory is too small.
 */
export function fitHeap(): void {
  const { env, execArgv, argv, execPath } = process;
  const limit = memoryLimit(readText);
  if (limit === null || CHOSEN.test([env['NODE_OPTIONS'], ...execArgv].join(' '))) return;
  const use = {
    limitMb: limit / MB,
    workers: Number(env['WORKERS']) || 1,
    isEmbedded: !env['DATABASE_URL'] && !env['DATABASE_URL_FILE'],
  };
  const problem = whyNotFit(use);
  if (problem !== null) {
    console.error(`${problem} To start anyway, set NODE_OPTIONS=--max-old-space-size=80.`);
    process.exit(1);
  }
  const size = heapSize(use);
  if (size * MB < getHeapStatistics().heap_size_limit && process.execve)
    process.execve(
      execPath,
      [execPath, `--max-old-space-size=${size}`, ...execArgv, ...argv.slice(1)],
      env,
    );
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
