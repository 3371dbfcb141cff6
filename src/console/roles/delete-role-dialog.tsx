import { DeleteRoleDocument, type RoleDetailFragment } from '../../generated/console/graphql.ts';
import { useChange } from '../api/queries.ts';
import { ConfirmDialog } from '../components/dialog.tsx';
import { say } from '../components/toast.tsx';

/** Asks before a role is deleted. The server refuses one that is assigned, and says to how many. */
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
    say('Role deleted');
    onClose();
    onDeleted?.();
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
      title={`Delete "${name}"?`}
      text="This can't be undone. A role that is assigned to members or API keys can't be deleted; reassign them first."
      action="Delete"
    />
  );
}
