import { useMemo, useState } from 'react';
import { resolveExpiry, type ExpiryReading } from '../../credential/expiry.ts';
import type { TokenPolicy } from '../../access/standing.ts';
import type { ExpiryInput } from '../../generated/console/graphql.ts';
import { TextField } from '../components/field.tsx';
import { SelectField } from '../components/select.tsx';
import { formatMomentInZone, formatRelative } from '../components/time.ts';
import './tokens.css';

/** When a token is to end, as chosen: a duration, a day (YYYY-MM-DD), or a word. */
export interface ExpiryChoice {
  readonly kind: string;
  readonly day: string;
}

const DURATIONS = [
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

/** Chooses when a token ends, among what the organization allows, and spells out the date. */
export function ExpiryField({
  policy,
  value,
  onChange,
}: {
  readonly policy: TokenPolicy;
  readonly value: ExpiryChoice;
  readonly onChange: (value: ExpiryChoice) => void;
}) {
  const [now] = useState(() => new Date());
  const options = useMemo(() => {
    const isAllowed = (kind: string): boolean =>
      readExpiry({ kind, day: '' }, policy, now)?.ok ?? false;
    return [
      ...(isAllowed('default') &&
      !DURATIONS.some(([duration]) => duration === policy.defaultTokenLifetime)
        ? [{ value: 'default', label: 'Organization default' }]
        : []),
      ...DURATIONS.filter(([duration]) => isAllowed(duration)).map(([duration, label]) => ({
        value: duration,
        label,
      })),
      { value: 'day', label: 'Custom date' },
      ...(isAllowed('never') ? [{ value: 'never', label: 'Never' }] : []),
    ];
  }, [policy, now]);
  const reading = readExpiry(value, policy, now);
  const isDay = value.kind === 'day';
  return (
    <div className="stack-tight">
      <div className="pair">
        {/* An error of the server stands at the field that it is about: the date, where one is given. */}
        <SelectField
          name={isDay ? 'lifetime' : 'expires'}
          label="Expires"
          value={value.kind}
          onChange={(kind) => onChange({ ...value, kind })}
          options={options}
        />
        {isDay && (
          <TextField
            name="expires"
            label="Expires on"
            whenMissing="Pick a date."
            type="date"
            required
            value={value.day}
            onChange={(day) => onChange({ ...value, day })}
          />
        )}
      </div>
      <p className={reading?.ok === false ? 'field-error' : 'field-hint'} role="status">
        {reading === null
          ? 'Pick a date.'
          : reading.ok
            ? inWords(reading.expiresAt, now)
            : reading.issues.map(({ message }) => message).join(' ')}
      </p>
    </div>
  );
}

const inWords = (expiresAt: Date | null, now: Date): string =>
  expiresAt === null
    ? 'Never expires.'
    : `Expires ${formatMomentInZone(expiresAt)} (${formatRelative(expiresAt, now)})`;
