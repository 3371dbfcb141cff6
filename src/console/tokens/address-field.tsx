import { TextAreaField } from '../components/field.tsx';

/** The addresses that are written in a text: one a line, or separated by commas or spaces. */
export const toAddresses = (text: string): readonly string[] =>
  text.split(/[\s,;]+/).filter((entry) => entry !== '');

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
    label="Allowed IPs"
    isOptional={!isRequired}
    required={isRequired}
    whenMissing="Enter at least one address."
    rows={3}
    spellCheck={false}
    placeholder={'203.0.113.7\n2001:db8::/32'}
    hint={
      isRequired
        ? 'One IP or CIDR per line. Required by your organization.'
        : 'One IP or CIDR per line. Leave empty to allow any address.'
    }
    value={value}
    onChange={onChange}
  />
);
