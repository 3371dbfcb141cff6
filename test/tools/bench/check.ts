import type { Sent } from '../../support/load/generator.ts';
import type { Running } from '../../support/load/servers.ts';
import type { Case } from './cases.ts';

/** Sends one request and checks the answer, so that the measurement is of the intended answer. */
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
    throw new Error(`Case ${key} returned ${response.status}: ${answer.slice(0, 500)}`);
}
