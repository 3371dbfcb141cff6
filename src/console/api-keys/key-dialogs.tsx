import { useState } from 'react';
import {
  DeleteApiKeyDocument,
  RestoreApiKeyDocument,
  RevokeApiKeyDocument,
  type KeyRowFragment,
} from '../../generated/console/graphql.ts';
import { useChange } from '../api/queries.ts';
import { ConfirmDialog } from '../components/dialog.tsx';
import { releaseGuard } from '../components/leave-guard.tsx';
import { say } from '../components/toast.tsx';

/** What can be asked before it is done to an API key. */
export type KeyStep = 'revoke' | 'restore' | 'delete';

interface StepProps {
  readonly apiKey: KeyRowFragment;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Asks before a step in the life of an API key, and takes it. */
export function KeyDialogs({
  apiKey,
  step,
  onClose,
  onDeleted,
}: {
  readonly apiKey: KeyRowFragment;
  readonly step: KeyStep | null;
  readonly onClose: () => void;
  readonly onDeleted?: () => void;
}) {
  const [last, setLast] = useState<KeyStep | null>(null);
  if (step !== null && step !== last) setLast(step);
  const props = { apiKey, isOpen: step !== null && step === last, onClose };
  switch (last) {
    case 'revoke':
      return <RevokeDialog {...props} />;
    case 'restore':
      return <RestoreDialog {...props} />;
    case 'delete':
      return <DeleteDialog {...props} onDeleted={onDeleted} />;
    case null:
      return null;
  }
}

function RevokeDialog({ apiKey: { id, name }, isOpen, onClose }: StepProps) {
  const revoke = useChange(RevokeApiKeyDocument);
  const confirm = async (): Promise<void> => {
    if (!(await revoke.run({ input: { id } }))) return;
    say('API key revoked');
    onClose();
  };
  return (
    <ConfirmDialog
      {...{
        isOpen,
        onClose,
        isBusy: revoke.isRunning,
        trouble: revoke.trouble,
        onConfirm: () => void confirm(),
      }}
      title={`Revoke "${name}"?`}
      text="Requests with this key will fail immediately. You can restore it until it expires."
      action="Revoke"
    />
  );
}

function RestoreDialog({ apiKey: { id, name }, isOpen, onClose }: StepProps) {
  const restore = useChange(RestoreApiKeyDocument);
  const confirm = async (): Promise<void> => {
    if (!(await restore.run({ input: { id } }))) return;
    say('API key restored');
    onClose();
  };
  return (
    <ConfirmDialog
      {...{
        isOpen,
        onClose,
        isBusy: restore.isRunning,
        trouble: restore.trouble,
        onConfirm: () => void confirm(),
      }}
      title={`Restore "${name}"?`}
      text="The same secret will work again. If it may have leaked, create a new key instead."
      action="Restore"
      isDangerous={false}
    />
  );
}

function DeleteDialog({
  apiKey: { id, name },
  isOpen,
  onClose,
  onDeleted,
}: StepProps & { readonly onDeleted: (() => void) | undefined }) {
  const remove = useChange(DeleteApiKeyDocument);
  const confirm = async (): Promise<void> => {
    if (!(await remove.run({ input: { id } }))) return;
    say('API key deleted');
    onClose();
    releaseGuard();
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
      text="This can't be undone. Requests with it will fail. Its audit history is kept."
      action="Delete"
    />
  );
}
