import { parseSecret, PREFIX_LENGTH } from '../secrets/secret-format.ts';
import type { Authenticator } from './identify.rule.ts';
import type { FindByPrefix } from './prefix-lookup.store.ts';

/**
 * Starts to look up the credential that a service asks about, while the service itself is being
 * looked up, so that one statement reads both. Returns the lookup to evaluate the subject with. It
 * uses the row once, within the same request.
 *
 * Security: denial of service, brute force. Before a service is authenticated, its question is read
 * only if this process has proven its secret, and the subject (a secret or prefix) is looked up only
 * if it is a prefix or was proven too: unknown secrets are counted before they are looked up.
 */
export async function lookAhead(
  { findByPrefix, hasher }: Pick<Authenticator, 'findByPrefix' | 'hasher'>,
  asker: string,
  readSubject: () => Promise<string | undefined>,
): Promise<FindByPrefix> {
  const isProven = (text: string): boolean => {
    const secret = parseSecret(text);
    return secret !== null && hasher.wasProven(secret);
  };
  const subject = isProven(asker) ? await readSubject() : undefined;
  if (subject === undefined) return findByPrefix;
  if (subject.length !== PREFIX_LENGTH && !isProven(subject)) return findByPrefix;
  const asked = subject.slice(0, PREFIX_LENGTH);
  let ahead: ReturnType<FindByPrefix> | null = findByPrefix(asked);
  // The evaluation throws the error. A service that is rejected gets no evaluation.
  ahead.catch(() => undefined);
  return (prefix) => {
    const found = prefix === asked ? ahead : null;
    ahead = null;
    return found ?? findByPrefix(prefix);
  };
}
