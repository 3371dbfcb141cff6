import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Duel, Load, Measured, Measurements } from './load.ts';

/** Runs the load in a separate process. */
export const runLoad = async (load: Load): Promise<Measured> =>
  JSON.parse(await generate(load)) as Measured;

/**
 * Runs two loads in turn in a separate process, so that what else happens on the machine affects
 * both alike and their ratio holds.
 */
export const runDuel = async (duel: Duel): Promise<Measurements> =>
  JSON.parse(await generate(duel)) as Measurements;

async function generate(task: Load | Duel): Promise<string> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'generator.ts')], {
    stdio: ['pipe', 'pipe', process.stderr],
  });
  child.stdin.end(JSON.stringify(task));
  const output = await text(child.stdout);
  if (output === '')
    throw new Error('The load generator ended without a result. Its output is above.');
  return output;
}
