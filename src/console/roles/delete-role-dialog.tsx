import { DeleteRoleDocument, type RoleDetailFragment } from '../../generated/console/graphql.ts';
import { ConfirmChange } from '../components/confirm-change.tsx';

/** Asks for confirmation and deletes a role. The server rejects an assigned role. */
export const DeleteRoleDialog = ({
  role: { key, name },
  onDeleted,
  ...dialog
}: {
  readonly role: RoleDetailFragment;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onDeleted?: () => void;
}) => (
  <ConfirmChange
    {...dialog}
    document={DeleteRoleDocument}
    variables={{ input: { key } }}
    title={`Delete "${name}"?`}
    text="This can't be undone. A role that is assigned to members or API keys can't be deleted; reassign them first."
    action="Delete"
    done="Role deleted"
    onDone={onDeleted}
  />
);
