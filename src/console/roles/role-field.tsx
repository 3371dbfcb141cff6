import { Field } from '@base-ui/react/field';
import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RolesQuery } from '../../generated/console/graphql.ts';
import { FieldError, TextField } from '../components/field.tsx';
import { useMay, useViewer } from '../session/viewer.ts';
import { useRoles } from './use-roles.ts';

type Role = RolesQuery['roles'][number];

/**
 * Chooses a role by its key. Those that hold more than the viewer cannot be handed out, and are
 * greyed.
 */
export function RoleField({
  label = 'Role',
  hint,
  value,
  onChange,
}: {
  readonly label?: string;
  readonly hint?: ReactNode;
  /** Empty: none is chosen yet. */
  readonly value: string;
  readonly onChange: (key: string) => void;
}) {
  const { permissions } = useViewer();
  const { data: roles = [] } = useRoles();
  const isWithin = (role: Role): boolean =>
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
    <Field.Root name="role" className="field">
      <Field.Label className="field-label">{label}</Field.Label>
      <div className="select">
        <Field.Control
          className="input"
          required
          value={value}
          onValueChange={onChange}
          render={
            <select>
              <option value="" disabled>
                Choose a role
              </option>
              {roles.map((role) => (
                <option key={role.id} value={role.key} disabled={!isWithin(role)}>
                  {isWithin(role) ? role.name : `${role.name} (holds more than you)`}
                </option>
              ))}
            </select>
          }
        />
        <ChevronDown aria-hidden />
      </div>
      {hint !== undefined && <Field.Description className="field-hint">{hint}</Field.Description>}
      <FieldError whenMissing="Choose a role." />
    </Field.Root>
  );
}
