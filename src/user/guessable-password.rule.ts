import type { ZxcvbnFactory } from '@zxcvbn-ts/core';

/**
 * The minimum number of guesses that a password must withstand: as many as a rate-limited attacker
 * makes in decades.
 */
const GUESSES_MIN = 1_000_000;

/**
 * Bounds the estimation time, which grows with the square of the length. For longer passwords, only
 * both ends are checked.
 */
const LOOKED_AT_MAX = 32;

let loading: Promise<ZxcvbnFactory> | undefined;

/**
 * Loads the estimator at its first use, because its list of common passwords takes memory and a
 * third of a second.
 */
async function load(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory }, { dictionary, adjacencyGraphs }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  return new ZxcvbnFactory({
    dictionary: { passwords: dictionary['passwords-common'] },
    graphs: adjacencyGraphs,
    maxLength: LOOKED_AT_MAX,
    l33tMaxSubstitutions: 10,
  });
}

const COMMON =
  'This password is too easy to guess. Choose another, for example three or more unrelated words.';
const PERSONAL =
  'This password is based on your name, your e-mail address or the name of the organization. Choose another, for example three or more unrelated words.';

/**
 * Returns why a password is easily guessed: it is common, a pattern, or derived from information
 * about the person. Null if it is not.
 */
export async function whyGuessable(
  password: string,
  about: readonly string[],
): Promise<string | null> {
  loading ??= load();
  const estimator = await loading;
  const words = [
    ...new Set([...about, ...about.flatMap((text) => text.split(/[^\p{L}\p{N}]+/u)), 'latchkey']),
  ].filter(({ length }) => length >= 3);
  const parts =
    password.length > LOOKED_AT_MAX
      ? [password.slice(0, LOOKED_AT_MAX), password.slice(-LOOKED_AT_MAX)]
      : [password];
  const estimates = parts.map((part) => estimator.check(part, words));
  if (estimates.some(({ guesses }) => guesses >= GUESSES_MIN)) return null;
  const isPersonal = estimates.some(({ sequence }) =>
    sequence.some((match) => 'dictionaryName' in match && match.dictionaryName === 'userInputs'),
  );
  return isPersonal ? PERSONAL : COMMON;
}
