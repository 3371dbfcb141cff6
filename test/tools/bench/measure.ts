import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Case, Sent } from './cases.ts';
import type { Load, Measured } from './load.ts';
import type { Running } from './servers.ts';

/** Runs the load in a separate process. */
export async function runLoad(load: Load): Promise<Measured> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'load.ts')], {
    stdio: ['pipe', 'pipe', process.stderr],
  });
  child.stdin.end(JSON.stringify(load));
  const output = await text(child.stdout);
  if (output === '')
    throw new Error(
      'The load generator ended without a result. What it says of that stands above.',
    );
  return JSON.parse(output) as Measured;
}

/**
 * Sends one request and looks at the answer, so that what is measured is known to be what is meant.
 */
export async function check(
  { key, status, isRight }: Case,
  { url }: Running,
  { method, path, headers, body, secrets }: Sent,
): Promise<void> {
  const [secret] = secrets;
  const response = await fetch(url + path, {
    method,
    headers: { ...headers, ...(secret !== undefined && { authorization: `Bearer ${secret}` }) },
    ...(body !== '' && { body }),
  });
  const answer = await response.text();
  if (response.status !== status || !isRight(answer))
    throw new Error(`Case ${key} is answered with ${response.status}: ${answer.slice(0, 500)}`);
}
