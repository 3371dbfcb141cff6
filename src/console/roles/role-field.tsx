import type { ReactNode } from 'react';
import { TextField } from '../components/field.tsx';
import { SelectField } from '../components/select.tsx';
import { useMay, useViewer } from '../session/viewer.ts';
import { useRoles, type RoleRow } from './use-roles.ts';

/** Selects a role by its key. Roles with more permissions than the viewer are disabled. */
export function RoleField({
  label = 'Role',
  hint,
  value,
  onChange,
}: {
  readonly label?: string;
  readonly hint?: ReactNode;
  /** Empty: none is selected yet. */
  readonly value: string;
  readonly onChange: (key: string) => void;
}) {
  const { permissions } = useViewer();
  const { data: roles = [] } = useRoles();
  const isWithin = (role: RoleRow): boolean =>
    role.permissions.every((permission) => permissions.includes(permission));
  if (!useMay('role:list'))
    return (
      <TextField
        name="role"
        label={label}
        hint="The role's key, for example viewer."
        required
        value={value}
        onChange={onChange}
      />
    );
  return (
    <SelectField
      name="role"
      label={label}
      hint={hint}
      required
      whenMissing="Choose a role."
      value={value}
      onChange={onChange}
      options={[
        { value: '', label: 'Choose a role', isDisabled: true },
        ...roles.map((role) => ({
          value: role.key,
          label: isWithin(role) ? role.name : `${role.name} (holds more than you)`,
          isDisabled: !isWithin(role),
        })),
      ]}
    />
  );
}
