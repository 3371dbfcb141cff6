import type { Seeded } from '../../support/seed-shape.ts';
import { FIRST_USES, MANY } from './requests.ts';

// The secrets that a case presents.

/** One busy token. */
export const one = ({ tokens }: Seeded): readonly string[] => tokens.slice(0, 1);
/** Different tokens, verified before. */
export const many = ({ tokens }: Seeded): readonly string[] => tokens.slice(0, MANY);
/** Tokens that no process has seen before this turn. */
export const fresh = ({ tokens }: Seeded, turn: number): readonly string[] =>
  tokens.slice(MANY + turn * FIRST_USES, MANY + (turn + 1) * FIRST_USES);

/** The words for them in titles. */
export const MANY_OF = `${MANY.toLocaleString('en')} different`;
