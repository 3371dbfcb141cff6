import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { useId, type ReactNode } from 'react';
import type { Option } from './select.tsx';
import './choice.css';

/** A group of radio buttons. */
export function RadioField<Value extends string>({
  label,
  value,
  onChange,
  options,
}: {
  readonly label: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly options: readonly (Option<Value> & { readonly hint?: ReactNode })[];
}) {
  const id = useId();
  return (
    <RadioGroup className="choices" aria-labelledby={id} value={value} onValueChange={onChange}>
      <span id={id} className="field-label">
        {label}
      </span>
      {options.map((option) => (
        <div key={option.value} className="choice">
          <Radio.Root
            className="radio"
            value={option.value}
            disabled={option.isDisabled ?? false}
            id={`${id}-${option.value}`}
            aria-labelledby={`${id}-${option.value}-label`}
            aria-describedby={option.hint === undefined ? undefined : `${id}-${option.value}-hint`}
          >
            <Radio.Indicator />
          </Radio.Root>
          <label
            htmlFor={`${id}-${option.value}`}
            id={`${id}-${option.value}-label`}
            className="choice-label"
          >
            {option.label}
          </label>
          {option.hint !== undefined && (
            <div id={`${id}-${option.value}-hint`} className="field-hint">
              {option.hint}
            </div>
          )}
        </div>
      ))}
    </RadioGroup>
  );
}
