import { Field } from '@base-ui/react/field';
import type { ComponentProps, ReactNode } from 'react';
import './field.css';

/** The props of every field. */
export interface FieldProps {
  /**
   * Its path in the mutation's input, joined with dots: an issue of the server with this path is
   * shown here.
   */
  readonly name: string;
  readonly label: string;
  readonly hint?: ReactNode;
  readonly isOptional?: boolean;
  /** What is said when it is required and empty. */
  readonly whenMissing?: string | undefined;
}

/** The label, hint and error of a field, around its control. */
export const FieldFrame = ({
  name,
  label,
  hint,
  isOptional = false,
  whenMissing,
  isLabelNative = true,
  children,
}: FieldProps & {
  /** False: the control is a button, which a click on the label must not press. */
  readonly isLabelNative?: boolean;
  readonly children: ReactNode;
}) => (
  <Field.Root name={name} className="field">
    <Field.Label
      className="field-label"
      nativeLabel={isLabelNative}
      render={isLabelNative ? undefined : <div />}
    >
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
const FieldError = ({ whenMissing }: { readonly whenMissing: string }) => (
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

/** The attributes of a text field: those of `input`, and what every field has. */
export type TextFieldProps = FieldProps &
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
    <FieldFrame {...{ name, label, hint, isOptional, whenMissing }}>
      <Field.Control className="input" value={value} onValueChange={onChange} {...input} />
    </FieldFrame>
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
}: FieldProps &
  Omit<ComponentProps<'textarea'>, 'name' | 'className' | 'onChange' | 'value' | 'defaultValue'> & {
    readonly value: string;
    readonly onChange: (value: string) => void;
  }) {
  return (
    <FieldFrame {...{ name, label, hint, isOptional, whenMissing }}>
      <Field.Control
        className="input"
        value={value}
        onValueChange={onChange}
        render={<textarea {...area} />}
      />
    </FieldFrame>
  );
}
