import { Field } from '@base-ui/react/field';
import { ChevronDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import { FieldFrame, type FieldProps } from './field.tsx';
import './field.css';

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
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly options: Options<Value>;
}

/** A native select, for few options. */
const Select = ({
  options,
  ...select
}: ComponentProps<'select'> & { readonly options: Options<string> }) => (
  <div className="select">
    <select className="input" {...select}>
      {options.map((entry) =>
        'options' in entry ? (
          <optgroup key={entry.title} label={entry.title}>
            {entry.options.map(toElement)}
          </optgroup>
        ) : (
          toElement(entry)
        ),
      )}
    </select>
    <ChevronDown aria-hidden />
  </div>
);

const toElement = ({ value, label, isDisabled }: Option) => (
  <option key={value} value={value} disabled={isDisabled}>
    {label}
  </option>
);

/** A select as the control of a field, inside `FieldFrame`. */
export const SelectControl = <Value extends string>({
  value,
  onChange,
  options,
  required = false,
}: SelectProps<Value> & { readonly required?: boolean }) => (
  <Field.Control
    className="input"
    required={required}
    value={value}
    onValueChange={(chosen) => onChange(chosen as Value)}
    render={<Select options={options} />}
  />
);

/** A field that selects one of few options. */
export const SelectField = <Value extends string>({
  value,
  onChange,
  options,
  required = false,
  ...field
}: FieldProps & SelectProps<Value> & { readonly required?: boolean }) => (
  <FieldFrame {...field}>
    <SelectControl {...{ value, onChange, options, required }} />
  </FieldFrame>
);

/** A select outside a form. Its label is for screen readers only. */
export const FilterSelect = <Value extends string>({
  label,
  value,
  onChange,
  options,
}: SelectProps<Value> & { readonly label: string }) => (
  <Select
    aria-label={label}
    value={value}
    onChange={(event) => onChange(event.target.value as Value)}
    options={options}
  />
);
