import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Load, Measured } from './generator.ts';

/** Runs the load in a separate process. */
export async function runLoad(load: Load): Promise<Measured> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'generator.ts')], {
    stdio: ['pipe', 'pipe', process.stderr],
  });
  child.stdin.end(JSON.stringify(load));
  const output = await text(child.stdout);
  if (output === '')
    throw new Error('The load generator ended without a result. Its output is above.');
  return JSON.parse(output) as Measured;
}
