import { Field } from '@base-ui/react/field';
import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronDown } from 'lucide-react';
import { use, useMemo } from 'react';
import { FieldFrame, type FieldProps } from './field.tsx';
import { PortalContext } from './portal.ts';
import './field.css';
import './menu.css';
import './select.css';

/** An option of a list. */
export interface Option<Value extends string = string> {
  readonly value: Value;
  readonly label: string;
  readonly isDisabled?: boolean;
}

/** A titled group of options. */
interface OptionGroup<Value extends string> {
  readonly title: string;
  readonly options: readonly Option<Value>[];
}

type Options<Value extends string> = readonly (Option<Value> | OptionGroup<Value>)[];

interface SelectProps<Value extends string> {
  readonly value: Value | '';
  readonly onChange: (value: Value) => void;
  readonly options: Options<Value>;
}

interface ControlProps<Value extends string> extends SelectProps<Value> {
  readonly isRequired?: boolean;
  /** Shown while the value is empty and no option has an empty value. */
  readonly placeholder?: string;
}

/** A select of few options: the control of a field inside `FieldFrame`, or labelled by `label`. */
export function SelectControl<Value extends string>({
  label,
  value,
  onChange,
  options,
  isRequired = false,
  placeholder,
}: ControlProps<Value> & { readonly label?: string }) {
  const container = use(PortalContext);
  const items = useMemo(() => options.flatMap(optionsOf), [options]);
  const selected = items.some((option) => option.value === value) ? value : null;
  return (
    <Base.Root<string>
      items={items}
      value={selected}
      required={isRequired}
      onValueChange={(next) => {
        const chosen = items.find((option) => option.value === next);
        if (chosen) onChange(chosen.value);
      }}
    >
      <Base.Trigger className="input select" aria-label={label}>
        <Base.Value
          placeholder={placeholder}
          className="select-value"
          data-empty={selected === null ? '' : undefined}
        />
        <Base.Icon render={<ChevronDown aria-hidden />} />
      </Base.Trigger>
      <Base.Portal container={container ?? undefined}>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="layer">
          <Base.Popup className="menu select-popup">
            <Base.List>
              {options.map((entry) =>
                'options' in entry ? (
                  <Base.Group key={entry.title}>
                    <Base.GroupLabel className="select-group">{entry.title}</Base.GroupLabel>
                    {entry.options.map(toItem)}
                  </Base.Group>
                ) : (
                  toItem(entry)
                ),
              )}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

const optionsOf = <Value extends string>(
  entry: Option<Value> | OptionGroup<Value>,
): readonly Option<Value>[] => ('options' in entry ? entry.options : [entry]);

const toItem = ({ value, label, isDisabled = false }: Option) => (
  <Base.Item key={value} value={value} disabled={isDisabled} className="menu-item select-item">
    <Base.ItemText>{label}</Base.ItemText>
    <Base.ItemIndicator render={<Check aria-hidden />} />
  </Base.Item>
);

/** A field that selects one of few options. For many, use `ComboboxField`. */
export const SelectField = <Value extends string>({
  value,
  onChange,
  options,
  isRequired = false,
  placeholder,
  ...field
}: FieldProps & ControlProps<Value>) => (
  <FieldFrame {...field} isLabelNative={false}>
    <SelectControl
      {...{ value, onChange, options, isRequired }}
      {...(placeholder !== undefined && { placeholder })}
    />
  </FieldFrame>
);

/**
 * A select outside a form, or one of several controls of a field. Its label is for screen readers
 * only.
 */
export const FilterSelect = <Value extends string>(
  props: SelectProps<Value> & { readonly label: string },
) => (
  <Field.Root className="filter-select">
    <SelectControl {...props} />
  </Field.Root>
);
