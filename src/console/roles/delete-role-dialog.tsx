import { DeleteRoleDocument, type RoleDetailFragment } from '../../generated/console/graphql.ts';
import { useChange } from '../api/queries.ts';
import { ConfirmDialog } from '../components/dialog.tsx';
import { say } from '../components/toast.tsx';

/** Asks before a role is deleted. One that somebody has stays, and the server says who. */
export function DeleteRoleDialog({
  role: { key, name },
  isOpen,
  onClose,
  onDeleted,
}: {
  readonly role: RoleDetailFragment;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onDeleted?: () => void;
}) {
  const remove = useChange(DeleteRoleDocument);
  const confirm = async (): Promise<void> => {
    if (!(await remove.run({ input: { key } }))) return;
    say(`${name} is deleted`);
    onClose();
    onDeleted?.();
  };
  return (
    <ConfirmDialog
      {...{ isOpen, onClose, isBusy: remove.isRunning, trouble: remove.trouble, onConfirm: () => void confirm() }}
      title={`Delete ${name}?`}
      text="It is gone for good. A role that members or API keys have cannot be deleted: give them another first."
      action="Delete"
    />
  );
}
