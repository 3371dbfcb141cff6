import { useMemo, useState } from 'react';
import type { TokenPolicy } from '../../access/standing.ts';
import { TextField } from '../components/field.tsx';
import { SelectField } from '../components/select.tsx';
import { formatMomentInZone, formatRelative } from '../components/time.ts';
import { DURATIONS, readExpiry, type ExpiryChoice } from './expiry-choice.ts';

/** Selects the expiry among those that the organization allows, and shows the resulting date. */
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
        {/* An issue from the server is shown at the date field while that is shown. */}
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
