import { Checkbox } from '@base-ui/react/checkbox';
import { Check, Minus } from 'lucide-react';
import { useId, type ReactNode } from 'react';
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
