import { useState } from 'react';
import { FieldFrame } from '../../components/field.tsx';
import { FilterSelect, SelectControl } from '../../components/select.tsx';
import { lifetimeInWords, parseLifetime, UNITS, type Unit } from './lifetime.ts';
import './settings.css';

const PRESETS = ['P7D', 'P30D', 'P60D', 'P90D', 'P180D', 'P1Y'] as const;
const NONE = 'none';
const OTHER = 'other';

/** A field for a lifetime: a preset, none, or a number of days, weeks, months or years. */
export function LifetimeField({
  name,
  label,
  hint,
  noneLabel,
  value,
  onChange,
}: {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  /** The label of the option without a lifetime. */
  readonly noneLabel: string;
  /** An ISO 8601 duration; null: none. */
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}) {
  const [isOther, setOther] = useState(
    value !== null && !PRESETS.some((preset) => preset === value),
  );
  const parsed = value === null ? null : parseLifetime(value);
  const choose = (choice: string): void => {
    setOther(choice === OTHER);
    if (choice === NONE) onChange(null);
    else if (choice === OTHER) onChange(value ?? 'P30D');
    else onChange(choice);
  };
  return (
    <FieldFrame {...{ name, label, hint }} isLabelNative={false}>
      <div className="lifetime">
        <SelectControl
          value={isOther ? OTHER : (value ?? NONE)}
          onChange={choose}
          options={[
            { value: NONE, label: noneLabel },
            ...PRESETS.map((preset) => ({
              value: preset,
              label: lifetimeInWords(preset) ?? preset,
            })),
            { value: OTHER, label: 'Other…' },
          ]}
        />
        {isOther && (
          <Other
            label={label}
            count={parsed?.count ?? ''}
            unit={parsed?.unit ?? 'D'}
            written={value ?? ''}
            onChange={onChange}
          />
        )}
      </div>
    </FieldFrame>
  );
}

function Other({
  label,
  count,
  unit,
  written,
  onChange,
}: {
  readonly label: string;
  readonly count: string;
  readonly unit: Unit;
  /** The current duration. One with several units (P1Y6M) is edited as text. */
  readonly written: string;
  readonly onChange: (value: string) => void;
}) {
  const [isWritten] = useState(count === '');
  if (isWritten)
    return (
      <input
        className="input"
        aria-label={`${label}, as an ISO 8601 duration`}
        spellCheck={false}
        value={written}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  return (
    <>
      <input
        className="input"
        type="number"
        min={1}
        step={1}
        required
        inputMode="numeric"
        aria-label={`${label}: how many`}
        value={count}
        onChange={(event) => onChange(`P${event.target.value.replace(/\D/g, '')}${unit}`)}
      />
      <FilterSelect
        label={`${label}: of what`}
        value={unit}
        onChange={(next) => onChange(`P${count}${next}`)}
        options={UNITS.map(({ value, many }) => ({ value, label: many }))}
      />
    </>
  );
}
