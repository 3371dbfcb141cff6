import { Checkbox } from '@base-ui/react/checkbox';
import { Field } from '@base-ui/react/field';
import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { Check, ChevronDown, Eye, EyeOff, Minus, Search } from 'lucide-react';
import { useId, useState, type ComponentProps, type ReactNode } from 'react';
import { IconButton } from './button.tsx';
import './field.css';

interface FieldFrame {
  /**
   * Its path in the mutation's input, joined with dots: an issue of the server with this path is
   * shown here.
   */
  readonly name: string;
  readonly label: string;
  readonly hint?: ReactNode;
  readonly isOptional?: boolean;
  /** What is said when it is required and empty. */
  readonly whenMissing?: string;
}

const Frame = ({
  name,
  label,
  hint,
  isOptional = false,
  whenMissing,
  children,
}: FieldFrame & { readonly children: ReactNode }) => (
  <Field.Root name={name} className="field">
    <Field.Label className="field-label">
      {label}
      {isOptional && <span className="field-optional"> (optional)</span>}
    </Field.Label>
    {children}
    {hint !== undefined && <Field.Description className="field-hint">{hint}</Field.Description>}
    <FieldError whenMissing={whenMissing ?? enter(label)} />
  </Field.Root>
);

/** "Enter a name." */
const enter = (label: string): string =>
  `Enter ${/^[aeiou]/i.test(label) ? 'an' : 'a'} ${label.toLowerCase()}.`;

/** What is wrong with a field: one message, in our words and not in the browser's. */
export const FieldError = ({ whenMissing }: { readonly whenMissing: string }) => (
  <Field.Validity>
    {({ validity }) => {
      const own = validity.valueMissing
        ? whenMissing
        : validity.typeMismatch
          ? 'Enter a valid address, for example ada@example.org.'
          : validity.badInput
            ? 'Enter a complete value.'
            : null;
      return own === null ? (
        <Field.Error className="field-error" />
      ) : (
        <Field.Error match className="field-error">
          {own}
        </Field.Error>
      );
    }}
  </Field.Validity>
);

type TextFieldProps = FieldFrame &
  Omit<ComponentProps<'input'>, 'name' | 'className' | 'onChange' | 'value' | 'defaultValue'> & {
    readonly value: string;
    readonly onChange: (value: string) => void;
  };

/** One line of text. */
export function TextField({
  name,
  label,
  hint,
  isOptional = false,
  whenMissing,
  value,
  onChange,
  ...input
}: TextFieldProps) {
  return (
    <Frame
      {...{ name, label, hint, isOptional, ...(whenMissing !== undefined && { whenMissing }) }}
    >
      <Field.Control className="input" value={value} onValueChange={onChange} {...input} />
    </Frame>
  );
}

/** A password: it can be shown, and is offered to password managers by `autoComplete`. */
export function PasswordField({
  name,
  label,
  hint,
  whenMissing,
  value,
  onChange,
  ...input
}: TextFieldProps) {
  const [isShown, setShown] = useState(false);
  return (
    <Frame {...{ name, label, hint, ...(whenMissing !== undefined && { whenMissing }) }}>
      <div className="input-with-button">
        <Field.Control
          className="input"
          type={isShown ? 'text' : 'password'}
          value={value}
          onValueChange={onChange}
          spellCheck={false}
          {...input}
        />
        <IconButton
          label={isShown ? 'Hide password' : 'Show password'}
          icon={isShown ? EyeOff : Eye}
          onClick={() => setShown(!isShown)}
        />
      </div>
    </Frame>
  );
}

/** Several lines of text. */
export function TextAreaField({
  name,
  label,
  hint,
  isOptional = false,
  whenMissing,
  value,
  onChange,
  ...area
}: FieldFrame &
  Omit<ComponentProps<'textarea'>, 'name' | 'className' | 'onChange' | 'value' | 'defaultValue'> & {
    readonly value: string;
    readonly onChange: (value: string) => void;
  }) {
  return (
    <Frame
      {...{ name, label, hint, isOptional, ...(whenMissing !== undefined && { whenMissing }) }}
    >
      <Field.Control
        className="input"
        value={value}
        onValueChange={onChange}
        render={<textarea {...area} />}
      />
    </Frame>
  );
}

/** One of a list. */
export interface Option<Value extends string = string> {
  readonly value: Value;
  readonly label: string;
}

/** One of a few: the platform's own list. */
export function SelectField<Value extends string>({
  name,
  label,
  hint,
  isOptional = false,
  value,
  onChange,
  options,
}: FieldFrame & {
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly options: readonly Option<Value>[];
}) {
  return (
    <Frame {...{ name, label, hint, isOptional }}>
      <div className="select">
        <Field.Control
          className="input"
          value={value}
          onValueChange={(chosen) => onChange(chosen as Value)}
          render={
            <select>
              {options.map((option) => (
                <option key={option.value} value={option.value}>
                  {option.label}
                </option>
              ))}
            </select>
          }
        />
        <ChevronDown aria-hidden />
      </div>
    </Frame>
  );
}

/** A list of a filter bar: its label is read out and not shown. */
export function FilterSelect<Value extends string>({
  label,
  value,
  onChange,
  options,
}: {
  readonly label: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly options: readonly Option<Value>[];
}) {
  return (
    <div className="select">
      <select
        className="input"
        aria-label={label}
        value={value}
        onChange={(event) => onChange(event.target.value as Value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown aria-hidden />
    </div>
  );
}

/** The search of a list. */
export function SearchInput({
  label,
  value,
  onChange,
  ...input
}: Omit<ComponentProps<'input'>, 'onChange' | 'value' | 'className'> & {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  return (
    <div className="search">
      <Search aria-hidden />
      <input
        className="input"
        type="search"
        autoComplete="off"
        spellCheck={false}
        placeholder={label}
        {...input}
        aria-label={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

/** Yes or no. */
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

/** One of a few, all in sight. */
export function RadioField<Value extends string>({
  label,
  value,
  onChange,
  options,
}: {
  readonly label: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly options: readonly (Option<Value> & {
    readonly hint?: ReactNode;
    readonly isDisabled?: boolean;
  })[];
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
