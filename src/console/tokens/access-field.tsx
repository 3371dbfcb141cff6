import { RadioField } from '../components/choice.tsx';

/** Chooses between selected permissions and the full access of the role. */
export const AccessField = ({
  isOwnRole,
  roleName,
  isNarrowed,
  onChange,
}: {
  readonly isOwnRole: boolean;
  readonly roleName: string | null;
  readonly isNarrowed: boolean;
  readonly onChange: (isNarrowed: boolean) => void;
}) => (
  <RadioField
    label="Access"
    value={isNarrowed ? 'selected' : 'role'}
    onChange={(value) => onChange(value === 'selected')}
    options={[
      {
        value: 'selected',
        label: 'Selected permissions',
        hint: isOwnRole
          ? 'Only these, and only while your role allows them.'
          : 'Only these, and only while the role allows them.',
      },
      {
        value: 'role',
        label: isOwnRole ? 'Full access of my role' : 'Full access of the role',
        hint: `Everything ${roleName ?? 'the role'} can do, except creating credentials and granting access. Follows role changes.`,
      },
    ]}
  />
);
