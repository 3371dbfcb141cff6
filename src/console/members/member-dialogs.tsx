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
  <Dialog
    isOpen={isOpen}
    onClose={onClose}
    title={`Change role of ${member.user.name}`}
    text="Their tokens follow immediately."
  >
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

function SuspendDialog({ member: { id, user }, isOpen, onClose }: StepProps) {
  const suspend = useChange(SuspendMemberDocument);
  const confirm = async (): Promise<void> => {
    if (!(await suspend.run({ input: { memberId: id } }))) return;
    say('Suspended');
    onClose();
  };
  return (
    <ConfirmDialog
      {...{
        isOpen,
        onClose,
        isBusy: suspend.isRunning,
        trouble: suspend.trouble,
        onConfirm: () => void confirm(),
      }}
      title={`Suspend ${user.name}?`}
      text={
        user.kind === 'SERVICE'
          ? 'It and its tokens lose access immediately. You can reinstate it later.'
          : 'They and their tokens lose access immediately, and they are signed out. You can reinstate them later.'
      }
      action="Suspend"
    />
  );
}

function ReinstateDialog({ member: { id, user, role }, isOpen, onClose }: StepProps) {
  const reinstate = useChange(ReinstateMemberDocument);
  const confirm = async (): Promise<void> => {
    if (!(await reinstate.run({ input: { memberId: id } }))) return;
    say('Reinstated');
    onClose();
  };
  return (
    <ConfirmDialog
      {...{
        isOpen,
        onClose,
        isBusy: reinstate.isRunning,
        trouble: reinstate.trouble,
        onConfirm: () => void confirm(),
      }}
      title={`Reinstate ${user.name}?`}
      text={`${user.kind === 'SERVICE' ? 'Its' : 'Their'} tokens will work again with the role ${role.name}.`}
      action="Reinstate"
      isDangerous={false}
    />
  );
}

function RemoveDialog({
  member: { id, user, status },
  isOpen,
  onClose,
  onRemoved,
}: StepProps & { readonly onRemoved: (() => void) | undefined }) {
  const remove = useChange(RemoveMemberDocument);
  const isInvited = status === 'INVITED';
  const confirm = async (): Promise<void> => {
    if (!(await remove.run({ input: { memberId: id } }))) return;
    say(isInvited ? 'Invitation canceled' : 'Removed');
    onClose();
    onRemoved?.();
  };
  return (
    <ConfirmDialog
      {...{
        isOpen,
        onClose,
        isBusy: remove.isRunning,
        trouble: remove.trouble,
        onConfirm: () => void confirm(),
      }}
      title={isInvited ? `Cancel invitation for ${user.name}?` : `Remove ${user.name}?`}
      text={
        isInvited
          ? 'The invite link stops working. You can invite them again with a new link.'
          : user.kind === 'SERVICE'
            ? 'Its tokens stop working permanently. To pause access, suspend instead.'
            : 'Their tokens stop working permanently, even if they rejoin. To pause access, suspend instead.'
      }
      action={isInvited ? 'Cancel invitation' : 'Remove'}
      {...(isInvited && { cancel: 'Keep' })}
      {...(!isInvited && { typed: user.email ?? user.name })}
    />
  );
}
