import { Search } from 'lucide-react';
import type { ComponentProps } from 'react';
import './field.css';

/** The search field of a list. */
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
