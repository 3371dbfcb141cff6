import type { ZxcvbnFactory } from '@zxcvbn-ts/core';

/**
 * Guesses that a password has to withstand: as many as an attacker who is slowed down makes in
 * decades.
 */
const GUESSES_MIN = 1_000_000;

/**
 * The time that an estimate takes grows with the square of the length; what is longer is looked at
 * from both ends.
 */
const LOOKED_AT_MAX = 32;

let loading: Promise<ZxcvbnFactory> | undefined;

/**
 * Loaded by the first who chooses a password: the list of common ones takes memory and a third of a
 * second.
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
  'This password is one of those that are guessed first. Choose another, for example three or more unrelated words.';
const PERSONAL =
  'This password is little more than your name, your e-mail address or the name of the organization. Choose another, for example three or more unrelated words.';

/**
 * Why a password is too easily guessed: it is a common one, a pattern, or made from what is known
 * of the person. Null when it is not.
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
