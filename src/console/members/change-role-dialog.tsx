import { useState } from 'react';
import {
  ChangeMemberRoleDocument,
  type MemberRowFragment,
} from '../../generated/console/graphql.ts';
import { useChange } from '../api/change.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Form } from '../components/form.tsx';
import { Notice } from '../components/notice.tsx';
import { say } from '../components/toast.tsx';
import { RoleDifference } from '../roles/role-difference.tsx';
import { RoleField } from '../roles/role-field.tsx';
import { useRoles } from '../roles/use-roles.ts';
import { useViewer } from '../session/viewer.ts';

interface ChangeRoleProps {
  readonly member: MemberRowFragment;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Changes the role of a member, and shows the permissions they gain and lose. */
export const ChangeRoleDialog = ({ member, isOpen, onClose }: ChangeRoleProps) => (
  <Dialog
    isOpen={isOpen}
    onClose={onClose}
    title={`Change role of ${member.user.name}`}
    text="Their tokens follow immediately."
  >
    <RoleForm member={member} onClose={onClose} />
  </Dialog>
);

function RoleForm({ member: { id, user, role }, onClose }: Omit<ChangeRoleProps, 'isOpen'>) {
  const [key, setKey] = useState(role.key);
  const { data: roles = [] } = useRoles();
  const viewer = useViewer();
  const change = useChange(ChangeMemberRoleDocument);
  const [before, after] = [role.key, key].map((one) => roles.find((other) => other.key === one));
  const submit = async (): Promise<void> => {
    if (!(await change.run({ input: { memberId: id, role: key } }))) return;
    say(`Role changed to ${after?.name ?? key}`);
    onClose();
  };
  return (
    <Form
      trouble={change.trouble}
      placed={['role']}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button
            type="submit"
            variant="primary"
            isBusy={change.isRunning}
            disabled={key === role.key}
          >
            Change role
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </>
      }
    >
      <RoleField value={key} onChange={setKey} />
      {key !== role.key && before && after && (
        <RoleDifference before={before.permissions} after={after.permissions} />
      )}
      {key !== role.key && user.id === viewer.user?.id && (
        <Notice tone="warn">
          You are changing your own role and may not be able to undo this.
        </Notice>
      )}
    </Form>
  );
}
