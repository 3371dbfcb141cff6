import { Field } from '@base-ui/react/field';
import { ChevronDown } from 'lucide-react';
import { useId, useState } from 'react';
import { lifetimeInWords, parseLifetime, UNITS, type Unit } from './lifetime.ts';
import './settings.css';

const PRESETS = ['P7D', 'P30D', 'P60D', 'P90D', 'P180D', 'P1Y'] as const;
const NONE = 'none';
const OTHER = 'other';

/** A lifetime: one of a few, none, or so many days, weeks, months or years. */
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
  /** What no lifetime means. */
  readonly noneLabel: string;
  /** An ISO 8601 duration; null: none. */
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}) {
  const id = useId();
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
    <Field.Root name={name} className="field">
      <Field.Label className="field-label" htmlFor={id}>
        {label}
      </Field.Label>
      <div className="lifetime">
        <div className="select">
          <Field.Control
            id={id}
            className="input"
            value={isOther ? OTHER : (value ?? NONE)}
            onValueChange={choose}
            render={
              <select>
                <option value={NONE}>{noneLabel}</option>
                {PRESETS.map((preset) => (
                  <option key={preset} value={preset}>
                    {lifetimeInWords(preset)}
                  </option>
                ))}
                <option value={OTHER}>Other…</option>
              </select>
            }
          />
          <ChevronDown aria-hidden />
        </div>
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
      <Field.Description className="field-hint">{hint}</Field.Description>
      <Field.Error className="field-error" />
    </Field.Root>
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
  /** The duration as it is; of several parts (P1Y6M), it is edited as it is written. */
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
      <div className="select">
        <select
          className="input"
          aria-label={`${label}: of what`}
          value={unit}
          onChange={(event) => onChange(`P${count}${event.target.value}`)}
        >
          {UNITS.map(({ value, many }) => (
            <option key={value} value={value}>
              {many}
            </option>
          ))}
        </select>
        <ChevronDown aria-hidden />
      </div>
    </>
  );
}
