import { useState } from 'react';
import { useLocation } from 'wouter';
import {
  DeleteTokenDocument,
  RegenerateTokenDocument,
  RestoreTokenDocument,
  RevokeTokenDocument,
  type TokenRowFragment,
} from '../../generated/console/graphql.ts';
import { useChange } from '../api/queries.ts';
import { Button } from '../components/button.tsx';
import { ConfirmDialog, Dialog } from '../components/dialog.tsx';
import { DraftNotice } from '../components/draft-notice.tsx';
import { useDraft } from '../components/draft.ts';
import { Form } from '../components/form.tsx';
import { releaseGuard } from '../components/leave-guard.tsx';
import { say } from '../components/toast.tsx';
import { PATHS, pathTo } from '../paths.ts';
import { useViewer } from '../session/viewer.ts';
import { ExpiryField, formerChoice, isSendable, toExpiryInput } from './expiry-field.tsx';
import { showSecret } from './shown-secret.ts';

/** What can be asked before it is done to a token. */
export type TokenStep = 'revoke' | 'restore' | 'regenerate' | 'delete';

interface StepProps {
  readonly token: TokenRowFragment;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Asks before a step in the life of a token, and takes it. */
export function TokenDialogs({
  token,
  step,
  onClose,
  onDeleted,
}: {
  readonly token: TokenRowFragment;
  readonly step: TokenStep | null;
  readonly onClose: () => void;
  readonly onDeleted?: () => void;
}) {
  const [last, setLast] = useState<TokenStep | null>(null);
  if (step !== null && step !== last) setLast(step);
  const props = { token, isOpen: step !== null && step === last, onClose };
  switch (last) {
    case 'revoke':
      return <RevokeDialog {...props} />;
    case 'restore':
      return <RestoreDialog {...props} />;
    case 'delete':
      return <DeleteDialog {...props} onDeleted={onDeleted} />;
    case 'regenerate':
      return <RegenerateDialog {...props} />;
    case null:
      return null;
  }
}

function RevokeDialog({ token: { id, name }, isOpen, onClose }: StepProps) {
  const revoke = useChange(RevokeTokenDocument);
  const confirm = async (): Promise<void> => {
    if (!(await revoke.run({ input: { id } }))) return;
    say('Token revoked');
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
      text="Requests with this token will fail immediately. You can restore it until it expires."
      action="Revoke"
    />
  );
}

function RestoreDialog({ token: { id, name }, isOpen, onClose }: StepProps) {
  const restore = useChange(RestoreTokenDocument);
  const confirm = async (): Promise<void> => {
    if (!(await restore.run({ input: { id } }))) return;
    say('Token restored');
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
      text="The same secret will work again with the owner's current role. If it may have leaked, regenerate instead."
      action="Restore"
      isDangerous={false}
    />
  );
}

function DeleteDialog({
  token: { id, name },
  isOpen,
  onClose,
  onDeleted,
}: StepProps & { readonly onDeleted?: (() => void) | undefined }) {
  const remove = useChange(DeleteTokenDocument);
  const confirm = async (): Promise<void> => {
    if (!(await remove.run({ input: { id } }))) return;
    say('Token deleted');
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

const RegenerateDialog = ({ token, isOpen, onClose }: StepProps) => (
  <Dialog
    isOpen={isOpen}
    onClose={onClose}
    title={`Regenerate "${token.name}"?`}
    text="Creates a new secret and expiry. The old secret stops working immediately."
  >
    <RegenerateForm token={token} onClose={onClose} />
  </Dialog>
);

function RegenerateForm({ token, onClose }: Pick<StepProps, 'token' | 'onClose'>) {
  const { policy } = useViewer().organization;
  const { id } = token;
  const draft = useDraft(`${id}:regenerate`, formerChoice(token, policy));
  const expires = draft.values;
  const [, navigate] = useLocation();
  const regenerate = useChange(RegenerateTokenDocument);
  const submit = async (): Promise<void> => {
    const input = toExpiryInput(expires);
    const made = await regenerate.run({ input: { id, ...(input && { expires: input }) } });
    if (!made) return;
    draft.discard();
    showSecret(made.personalAccessToken.id, made.secret);
    onClose();
    navigate(pathTo(PATHS.token, made.personalAccessToken.id));
  };
  return (
    <Form
      trouble={regenerate.trouble}
      placed={['expires']}
      onSubmit={() => isSendable(expires, policy) && void submit()}
      actions={
        <>
          <Button type="submit" variant="primary" isBusy={regenerate.isRunning}>
            Regenerate
          </Button>
          <Button
            onClick={() => {
              draft.discard();
              onClose();
            }}
          >
            Cancel
          </Button>
        </>
      }
    >
      <DraftNotice draft={draft} />
      <ExpiryField policy={policy} value={expires} onChange={draft.set} />
    </Form>
  );
}
