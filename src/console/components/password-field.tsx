import { Field } from '@base-ui/react/field';
import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from './button.tsx';
import { FieldFrame, type TextFieldProps } from './field.tsx';

/**
 * A password field with a button that shows the password. `autoComplete` guides password managers.
 */
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
    <FieldFrame {...{ name, label, hint, whenMissing }}>
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
    </FieldFrame>
  );
}
