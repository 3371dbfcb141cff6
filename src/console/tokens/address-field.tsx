import { TextAreaField } from '../components/field.tsx';

/** The addresses that are written in a text: one a line, or separated by commas or spaces. */
export const toAddresses = (text: string): readonly string[] => text.split(/[\s,;]+/).filter((entry) => entry !== '');

/** The addresses that a token may be used from. */
export const AddressField = ({
  isRequired,
  value,
  onChange,
}: {
  readonly isRequired: boolean;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) => (
  <TextAreaField
    name="ipAllowList"
    label="IP addresses"
    isOptional={!isRequired}
    required={isRequired}
    rows={3}
    spellCheck={false}
    placeholder={'203.0.113.7\n2001:db8::/32'}
    hint={
      isRequired
        ? 'Your organization asks for at least one. Addresses and CIDR blocks, one a line.'
        : 'Addresses and CIDR blocks, one a line. Empty: from anywhere.'
    }
    value={value}
    onChange={onChange}
  />
);
