import { useState } from 'react';
import {
  ChangeMemberRoleDocument,
  ReinstateMemberDocument,
  RemoveMemberDocument,
  SuspendMemberDocument,
  type MemberRowFragment,
} from '../../generated/console/graphql.ts';
import { useChange } from '../api/queries.ts';
import { Button } from '../components/button.tsx';
import { ConfirmDialog, Dialog } from '../components/dialog.tsx';
import { Form } from '../components/form.tsx';
import { Notice } from '../components/notice.tsx';
import { say } from '../components/toast.tsx';
import { RoleDifference } from '../roles/role-difference.tsx';
import { RoleField } from '../roles/role-field.tsx';
import { useRoles } from '../roles/use-roles.ts';
import { useViewer } from '../session/viewer.ts';

/** What can be asked before it is done to a member. */
export type MemberStep = 'role' | 'suspend' | 'reinstate' | 'remove';

interface StepProps {
  readonly member: MemberRowFragment;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Asks before a step upon a member, and takes it. */
export function MemberDialogs({
  member,
  step,
  onClose,
  onRemoved,
}: {
  readonly member: MemberRowFragment;
  readonly step: MemberStep | null;
  readonly onClose: () => void;
  readonly onRemoved?: () => void;
}) {
  const [last, setLast] = useState<MemberStep | null>(null);
  if (step !== null && step !== last) setLast(step);
  const props = { member, isOpen: step !== null && step === last, onClose };
  switch (last) {
    case 'role':
      return <RoleDialog {...props} />;
    case 'suspend':
      return <SuspendDialog {...props} />;
    case 'reinstate':
      return <ReinstateDialog {...props} />;
    case 'remove':
      return <RemoveDialog {...props} onRemoved={onRemoved} />;
    case null:
      return null;
  }
}

const RoleDialog = ({ member, isOpen, onClose }: StepProps) => (
  <Dialog isOpen={isOpen} onClose={onClose} title={`Change the role of ${member.user.name}`} text="Every token of theirs follows at its next request.">
    <RoleForm member={member} onClose={onClose} />
  </Dialog>
);

function RoleForm({ member: { id, user, role }, onClose }: Omit<StepProps, 'isOpen'>) {
  const [key, setKey] = useState(role.key);
  const { data: roles = [] } = useRoles();
  const viewer = useViewer();
  const change = useChange(ChangeMemberRoleDocument);
  const [before, after] = [role.key, key].map((one) => roles.find((other) => other.key === one));
  const submit = async (): Promise<void> => {
    if (!(await change.run({ input: { memberId: id, role: key } }))) return;
    say(`${user.name} is ${after?.name ?? key} now`);
    onClose();
  };
  return (
    <Form
      trouble={change.trouble}
      placed={['role']}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button type="submit" variant="primary" isBusy={change.isRunning} disabled={key === role.key}>
            Change role
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </>
      }
    >
      <RoleField value={key} onChange={setKey} />
      {key !== role.key && before && after && <RoleDifference before={before.permissions} after={after.permissions} />}
      {key !== role.key && user.id === viewer.user?.id && (
        <Notice tone="warn">This is you: what the new role does not allow, you cannot take back yourself.</Notice>
      )}
    </Form>
  );
}

function SuspendDialog({ member: { id, user }, isOpen, onClose }: StepProps) {
  const suspend = useChange(SuspendMemberDocument);
  const confirm = async (): Promise<void> => {
    if (!(await suspend.run({ input: { memberId: id } }))) return;
    say(`${user.name} is suspended`);
    onClose();
  };
  return (
    <ConfirmDialog
      {...{ isOpen, onClose, isBusy: suspend.isRunning, trouble: suspend.trouble, onConfirm: () => void confirm() }}
      title={`Suspend ${user.name}?`}
      text={
        user.kind === 'SERVICE'
          ? 'From the next request on, none of its tokens is let in. It can be reinstated.'
          : 'From the next request on, neither they nor any of their tokens are let in. They can be reinstated.'
      }
      action="Suspend"
    />
  );
}

function ReinstateDialog({ member: { id, user, role }, isOpen, onClose }: StepProps) {
  const reinstate = useChange(ReinstateMemberDocument);
  const confirm = async (): Promise<void> => {
    if (!(await reinstate.run({ input: { memberId: id } }))) return;
    say(`${user.name} is let in again`);
    onClose();
  };
  return (
    <ConfirmDialog
      {...{ isOpen, onClose, isBusy: reinstate.isRunning, trouble: reinstate.trouble, onConfirm: () => void confirm() }}
      title={`Reinstate ${user.name}?`}
      text={`Their tokens work again, with the role of now: ${role.name}.`}
      action="Reinstate"
      isDangerous={false}
    />
  );
}

function RemoveDialog({ member: { id, user, status }, isOpen, onClose, onRemoved }: StepProps & { readonly onRemoved: (() => void) | undefined }) {
  const remove = useChange(RemoveMemberDocument);
  const isInvited = status === 'INVITED';
  const confirm = async (): Promise<void> => {
    if (!(await remove.run({ input: { memberId: id } }))) return;
    say(isInvited ? `The invitation of ${user.name} is withdrawn` : `${user.name} is removed`);
    onClose();
    onRemoved?.();
  };
  return (
    <ConfirmDialog
      {...{ isOpen, onClose, isBusy: remove.isRunning, trouble: remove.trouble, onConfirm: () => void confirm() }}
      title={isInvited ? `Withdraw the invitation of ${user.name}?` : `Remove ${user.name}?`}
      text={
        isInvited
          ? 'The link stops working. They can be invited again, with a new link.'
          : 'Every token of theirs is dead for good: a new membership does not bring them back. To stop them for a while, suspend them.'
      }
      action={isInvited ? 'Withdraw' : 'Remove'}
      {...(!isInvited && { typed: user.email ?? user.name })}
    />
  );
}
