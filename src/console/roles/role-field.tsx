import type { ReactNode } from 'react';
import { TextField } from '../components/field.tsx';
import { SelectField } from '../components/select.tsx';
import { useMay } from '../session/viewer.ts';
import { useRoles } from './use-roles.ts';

/** Selects a role by its key. Roles that the viewer may not assign are disabled. */
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
  const { data: roles = [] } = useRoles();
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
      isRequired
      placeholder="Choose a role"
      whenMissing="Choose a role."
      value={value}
      onChange={onChange}
      options={roles.map(({ key, name, assignable }) => ({
        value: key,
        label: assignable ? name : `${name} (exceeds your role)`,
        isDisabled: !assignable,
      }))}
    />
  );
}
