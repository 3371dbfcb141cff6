import { useState } from 'react';
import { DeleteAllTokensDocument, type CredentialStatus } from '../../../generated/console/graphql.ts';
import { useChange } from '../../api/queries.ts';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { RadioField } from '../../components/field.tsx';
import { say } from '../../components/toast.tsx';
import { useViewer } from '../../session/viewer.ts';

type Which = 'every' | 'ended';

const STATUSES: Record<Which, readonly CredentialStatus[] | null> = { every: null, ended: ['REVOKED', 'EXPIRED'] };

/** Deletes all of one's own tokens, or those that have ended, once a word has been typed. */
export function DeleteAllDialog({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const { deleteActiveTokens } = useViewer().organization.policy;
  const [which, setWhich] = useState<Which>('ended');
  const remove = useChange(DeleteAllTokensDocument);
  const confirm = async (): Promise<void> => {
    const status = STATUSES[which];
    const done = await remove.run({ input: status === null ? {} : { status: [...status] } });
    if (!done) return;
    const { length } = done.deletedIds;
    say(length === 0 ? 'There was none to delete' : `${length} ${length === 1 ? 'token is' : 'tokens are'} deleted`);
    onClose();
  };
  return (
    <ConfirmDialog
      {...{ isOpen, onClose, isBusy: remove.isRunning, trouble: remove.trouble, onConfirm: () => void confirm() }}
      title="Delete all of your tokens?"
      text="They are gone for good, and what uses them is refused. The audit log keeps what they did."
      action="Delete all"
      typed="delete all"
    >
      <RadioField
        label="Which"
        value={which}
        onChange={setWhich}
        options={[
          { value: 'ended', label: 'Only those that are revoked or expired' },
          {
            value: 'every',
            label: 'Every one, those in use too',
            isDisabled: !deleteActiveTokens,
            ...(!deleteActiveTokens && { hint: 'Your organization deletes only tokens that are revoked or expired.' }),
          },
        ]}
      />
    </ConfirmDialog>
  );
}
