import { randomBytes, randomUUID } from 'node:crypto';
import {
  formatSecret,
  RANDOM_LENGTH,
  toBase62,
  type Secret,
  type SecretKind,
} from './secret-format.ts';

/** Generates a secret with 190 bits from the operating system's random number generator. */
export function drawSecret(kind: SecretKind): Secret {
  let random = '';
  while (random.length < RANDOM_LENGTH) random += toBase62(randomBytes(RANDOM_LENGTH));
  return formatSecret(kind, random.slice(0, RANDOM_LENGTH));
}

/** Generates an id for a row. */
export const drawId = (): string => randomUUID();
