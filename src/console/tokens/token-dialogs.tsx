import type { TokenRowFragment } from '../../generated/console/graphql.ts';
import { ConfirmChange } from '../components/confirm-change.tsx';
import { useLast } from '../components/dialog.tsx';
import { later } from '../components/later.tsx';
import { releaseGuard } from '../components/leave-guard.tsx';
import { kindOf } from './kinds.ts';
import type { TokenStep } from './token-steps.ts';

// Brings the calendar that computes the expiry.
const RegenerateDialog = later(() =>
  import('./regenerate-dialog.tsx').then((module) => module.RegenerateDialog),
);

/** Asks for confirmation and performs an operation on a token. */
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
  const { id, name } = token;
  const kind = kindOf(token);
  const dialog = { isOpen: step !== null, onClose };
  const question = { ...dialog, variables: { input: { id } } };
  switch (useLast(step)) {
    case 'REVOKE':
      return (
        <ConfirmChange
          {...question}
          document={kind.revoke}
          title={`Revoke "${name}"?`}
          text={`Requests with this ${kind.nouns[0]} will fail immediately. You can restore it until it expires.`}
          action="Revoke"
          done={`${kind.name} revoked`}
        />
      );
    case 'RESTORE':
      return (
        <ConfirmChange
          {...question}
          document={kind.restore}
          title={`Restore "${name}"?`}
          text={kind.restoreText}
          action="Restore"
          isDangerous={false}
          done={`${kind.name} restored`}
        />
      );
    case 'DELETE':
      return (
        <ConfirmChange
          {...question}
          document={kind.remove}
          title={`Delete "${name}"?`}
          text="This can't be undone. Requests with it will fail. Its audit history is kept."
          action="Delete"
          done={`${kind.name} deleted`}
          onDone={() => {
            releaseGuard();
            onDeleted?.();
          }}
        />
      );
    case 'REGENERATE':
      return <RegenerateDialog token={token} {...dialog} />;
    case null:
      return null;
  }
}
