import type { Draft } from '../components/draft.ts';
import { TextAreaField, TextField } from '../components/field.tsx';
import { useViewer } from '../session/viewer.ts';

/** The editable details of a token. */
export interface TokenDetails {
  readonly name: string;
  readonly description: string;
  /** The allowed addresses, one per line. */
  readonly addresses: string;
}

interface DetailProps {
  readonly draft: Pick<Draft<TokenDetails>, 'values' | 'set'>;
}

/** Parses addresses that are separated by line breaks, commas or spaces. */
export const toAddresses = (text: string): readonly string[] =>
  text.split(/[\s,;]+/).filter((entry) => entry !== '');

/** Converts the details to input, without an empty description. */
export const toDetails = ({ name, description, addresses }: TokenDetails) => ({
  name,
  ...(description.trim() !== '' && { description }),
  ipAllowList: [...toAddresses(addresses)],
});

/** The name and description of a token. */
export const NameFields = ({ draft: { values, set }, hint }: DetailProps & { hint?: string }) => (
  <>
    <TextField
      name="name"
      label="Name"
      hint={hint}
      required
      autoComplete="off"
      value={values.name}
      onChange={(name) => set({ name })}
    />
    <TextAreaField
      name="description"
      label="Description"
      isOptional
      rows={2}
      value={values.description}
      onChange={(description) => set({ description })}
    />
  </>
);

/** The addresses that a token may be used from. */
export function AddressField({ draft: { values, set } }: DetailProps) {
  const { requireIpAllowList: isRequired } = useViewer().organization.policy;
  return (
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
      value={values.addresses}
      onChange={(addresses) => set({ addresses })}
    />
  );
}
