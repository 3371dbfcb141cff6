import { resolveExpiry, type ExpiryReading } from '../../credential/expiry.ts';
import type { TokenPolicy } from '../../access/standing.ts';
import type { ExpiryInput } from '../../generated/console/graphql.ts';

/** The selected expiry: a duration, a day (YYYY-MM-DD), `default` or `never`. */
export interface ExpiryChoice {
  readonly kind: string;
  readonly day: string;
}

/** The offered durations: in ISO 8601, in words, and in days. */
export const DURATIONS = [
  ['P7D', '7 days', 7],
  ['P30D', '30 days', 30],
  ['P60D', '60 days', 60],
  ['P90D', '90 days', 90],
  ['P1Y', '1 year', 365],
] as const;

/**
 * Converts the choice to input: undefined for the organization's default, the end of the day for a
 * day.
 */
export function toExpiryInput({ kind, day }: ExpiryChoice): ExpiryInput | undefined {
  if (kind === 'default') return undefined;
  if (kind === 'never') return { never: true };
  if (kind === 'day') return { at: new Date(`${day}T23:59:59`).toISOString() };
  return { in: kind };
}

/** Returns whether the choice is complete. */
export const isComplete = ({ kind, day }: ExpiryChoice): boolean =>
  kind !== 'day' || !Number.isNaN(Date.parse(day));

/**
 * Applies the server's rule: returns the expiry, or why the policy rejects it. Null while no day is
 * given.
 */
export function readExpiry(
  choice: ExpiryChoice,
  policy: TokenPolicy,
  now: Date,
): ExpiryReading | null {
  if (!isComplete(choice)) return null;
  const input = toExpiryInput(choice);
  const asked = input && { ...input, at: typeof input.at === 'string' ? new Date(input.at) : null };
  return resolveExpiry(asked, { now, policy, makerExpiresAt: null });
}

/** Returns whether the choice is complete and the policy allows it. */
export const isSendable = (choice: ExpiryChoice, policy: TokenPolicy): boolean =>
  readExpiry(choice, policy, new Date())?.ok ?? false;

/** Returns the initial choice: the organization's default lifetime, or 30 days without one. */
export const firstChoice = (policy: TokenPolicy): ExpiryChoice => {
  const { defaultTokenLifetime } = policy;
  if (defaultTokenLifetime !== null)
    return {
      kind: DURATIONS.some(([duration]) => duration === defaultTokenLifetime)
        ? defaultTokenLifetime
        : 'default',
      day: '',
    };
  const thirty = { kind: 'P30D', day: '' };
  return isSendable(thirty, policy) ? thirty : { kind: 'default', day: '' };
};

const DAY_MS = 86_400_000;

/**
 * Returns the choice with which a token was created or regenerated. If the policy no longer allows
 * it, returns the initial choice of a new token.
 */
export function formerChoice(
  token: {
    readonly createdAt: string;
    readonly updatedAt: string;
    readonly expiresAt: string | null;
  },
  policy: TokenPolicy,
): ExpiryChoice {
  const { expiresAt } = token;
  const lived = (from: string): number =>
    Math.round((Date.parse(expiresAt ?? from) - Date.parse(from)) / DAY_MS);
  const durations = [token.createdAt, token.updatedAt].map(lived);
  const same = DURATIONS.find(([, , days]) =>
    durations.some((count) => count === days || (days === 365 && count === 366)),
  );
  const choice = { kind: expiresAt === null ? 'never' : (same?.[0] ?? ''), day: '' };
  return choice.kind !== '' && isSendable(choice, policy) ? choice : firstChoice(policy);
}
