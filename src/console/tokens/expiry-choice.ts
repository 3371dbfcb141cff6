import { resolveExpiry, type ExpiryReading } from '../../credential/expiry.ts';
import type { TokenPolicy } from '../../access/standing.ts';
import type { ExpiryInput } from '../../generated/console/graphql.ts';

/** When a token is to end, as chosen: a duration, a day (YYYY-MM-DD), or a word. */
export interface ExpiryChoice {
  readonly kind: string;
  readonly day: string;
}

/** The durations that are offered: as ISO 8601 has them, in words, and in days. */
export const DURATIONS = [
  ['P7D', '7 days', 7],
  ['P30D', '30 days', 30],
  ['P60D', '60 days', 60],
  ['P90D', '90 days', 90],
  ['P1Y', '1 year', 365],
] as const;

/** What is sent: nothing for the organization's default, and the end of the day for a day. */
export function toExpiryInput({ kind, day }: ExpiryChoice): ExpiryInput | undefined {
  if (kind === 'default') return undefined;
  if (kind === 'never') return { never: true };
  if (kind === 'day') return { at: new Date(`${day}T23:59:59`).toISOString() };
  return { in: kind };
}

/** Is there enough to send? */
export const isComplete = ({ kind, day }: ExpiryChoice): boolean =>
  kind !== 'day' || !Number.isNaN(Date.parse(day));

/**
 * When it would end by the server's own rule, or what the policy says against it; null while no day
 * is given.
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

/** Can it be sent: is a day given, and does the policy allow it? */
export const isSendable = (choice: ExpiryChoice, policy: TokenPolicy): boolean =>
  readExpiry(choice, policy, new Date())?.ok ?? false;

/** The choice to begin with: the organization's default lifetime; 30 days where it has none. */
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
 * The choice that a token was made or regenerated with, where the policy still allows it; else the
 * one for a new token.
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
