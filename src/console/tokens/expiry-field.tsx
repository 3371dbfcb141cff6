import { useMemo, useState } from 'react';
import { resolveExpiry, type ExpiryReading } from '../../credential/expiry.ts';
import type { TokenPolicy } from '../../access/standing.ts';
import type { ExpiryInput } from '../../generated/console/graphql.ts';
import { SelectField, TextField } from '../components/field.tsx';
import { formatDay, formatRelative } from '../components/time.ts';
import './tokens.css';

/** When a token is to end, as chosen: a duration, a day (YYYY-MM-DD), or a word. */
export interface ExpiryChoice {
  readonly kind: string;
  readonly day: string;
}

const DURATIONS = [
  ['P7D', '7 days'],
  ['P30D', '30 days'],
  ['P60D', '60 days'],
  ['P90D', '90 days'],
  ['P1Y', '1 year'],
] as const;

/** What is sent: nothing for the organization's default, and the end of the day for a day. */
export function toExpiryInput({ kind, day }: ExpiryChoice): ExpiryInput | undefined {
  if (kind === 'default') return undefined;
  if (kind === 'never') return { never: true };
  if (kind === 'day') return { at: new Date(`${day}T23:59:59`).toISOString() };
  return { in: kind };
}

/** Is there enough to send? */
export const isComplete = ({ kind, day }: ExpiryChoice): boolean => kind !== 'day' || !Number.isNaN(Date.parse(day));

/** When it would end by the server's own rule, or what the policy says against it; null while no day is given. */
export function readExpiry(choice: ExpiryChoice, policy: TokenPolicy, now: Date): ExpiryReading | null {
  if (!isComplete(choice)) return null;
  const input = toExpiryInput(choice);
  const asked = input && { ...input, at: typeof input.at === 'string' ? new Date(input.at) : null };
  return resolveExpiry(asked, { now, policy, makerExpiresAt: null });
}

/** The choice to begin with: the organization's default lifetime. */
export const firstChoice = ({ defaultTokenLifetime }: TokenPolicy): ExpiryChoice => ({
  kind: DURATIONS.some(([duration]) => duration === defaultTokenLifetime) ? (defaultTokenLifetime ?? 'default') : 'default',
  day: '',
});

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
    const isAllowed = (kind: string): boolean => readExpiry({ kind, day: '' }, policy, now)?.ok ?? false;
    return [
      ...(firstChoice(policy).kind === 'default' && isAllowed('default') ? [{ value: 'default', label: 'The organization’s default' }] : []),
      ...DURATIONS.filter(([duration]) => isAllowed(duration)).map(([duration, label]) => ({ value: duration, label })),
      { value: 'day', label: 'Until a date' },
      ...(isAllowed('never') ? [{ value: 'never', label: 'Never' }] : []),
    ];
  }, [policy, now]);
  const reading = readExpiry(value, policy, now);
  return (
    <div className="stack-tight">
      <div className="pair">
        <SelectField name="expires" label="Expires" value={value.kind} onChange={(kind) => onChange({ ...value, kind })} options={options} />
        {value.kind === 'day' && (
          <TextField name="day" label="Last day" type="date" required min={toDay(now)} value={value.day} onChange={(day) => onChange({ ...value, day })} />
        )}
      </div>
      <p className={reading?.ok === false ? 'field-error' : 'field-hint'} role="status">
        {reading === null
          ? 'Choose the last day on which it works.'
          : reading.ok
            ? inWords(reading.expiresAt, now)
            : reading.issues.map(({ message }) => message).join(' ')}
      </p>
    </div>
  );
}

const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

const inWords = (expiresAt: Date | null, now: Date): string =>
  expiresAt === null
    ? 'It works until somebody revokes it.'
    : `It ends on ${formatDay(expiresAt)} at ${TIME.format(expiresAt)}: ${formatRelative(expiresAt, now)}.`;

const toDay = (date: Date): string => `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;
