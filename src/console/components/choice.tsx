import { Checkbox } from '@base-ui/react/checkbox';
import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { Check, Minus } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import type { Option } from './select.tsx';
import './choice.css';

/** A checkbox with a label and a hint. */
export function CheckboxField({
  label,
  hint,
  isChecked,
  onChange,
  isDisabled = false,
  isMixed = false,
}: {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
  readonly isDisabled?: boolean;
  readonly isMixed?: boolean;
}) {
  const id = useId();
  return (
    <div className="choice">
      <Checkbox.Root
        className="check"
        aria-labelledby={`${id}-label`}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        checked={isChecked}
        indeterminate={isMixed}
        disabled={isDisabled}
        onCheckedChange={onChange}
        id={id}
      >
        <Checkbox.Indicator>
          {isMixed ? <Minus aria-hidden /> : <Check aria-hidden />}
        </Checkbox.Indicator>
      </Checkbox.Root>
      <label htmlFor={id} id={`${id}-label`} className="choice-label">
        {label}
      </label>
      {hint !== undefined && (
        <div id={`${id}-hint`} className="field-hint">
          {hint}
        </div>
      )}
    </div>
  );
}

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
