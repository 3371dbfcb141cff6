import { useLocation } from 'wouter';
import { RegenerateTokenDocument, type TokenRowFragment } from '../../generated/console/graphql.ts';
import { useChange } from '../api/change.ts';
import { Dialog } from '../components/dialog.tsx';
import { useDraft } from '../components/draft.ts';
import { DraftForm } from '../components/draft-form.tsx';
import { PATHS, pathTo } from '../paths.ts';
import { useViewer } from '../session/viewer.ts';
import { formerChoice, isSendable, toExpiryInput } from './expiry-choice.ts';
import { ExpiryField } from './expiry-field.tsx';
import { kindOf } from './kinds.ts';
import { showSecret } from './shown-secret.ts';

interface RegenerateProps {
  readonly token: TokenRowFragment;
  readonly onClose: () => void;
}

/** Asks for the new expiry and regenerates a token. Its page then shows the new secret. */
export const RegenerateDialog = ({
  isOpen,
  ...props
}: RegenerateProps & { readonly isOpen: boolean }) => (
  <Dialog
    isOpen={isOpen}
    onClose={props.onClose}
    title={`Regenerate "${props.token.name}"?`}
    text="Creates a new secret and expiry. The old secret stops working immediately."
  >
    <RegenerateForm {...props} />
  </Dialog>
);

function RegenerateForm({ token, onClose }: RegenerateProps) {
  const { policy } = useViewer().organization;
  const { id } = token;
  const draft = useDraft(`${id}:regenerate`, formerChoice(token, policy));
  const [, navigate] = useLocation();
  const regenerate = useChange(RegenerateTokenDocument);
  const submit = async (): Promise<boolean> => {
    if (!isSendable(draft.values, policy)) return false;
    const expires = toExpiryInput(draft.values);
    const made = await regenerate.run({ input: { id, ...(expires && { expires }) } });
    if (!made) return false;
    showSecret(made.token.id, made.secret);
    navigate(pathTo(PATHS[kindOf(token).page], made.token.id));
    return true;
  };
  return (
    <DraftForm
      {...{ draft, onClose, change: regenerate }}
      placed={['expires']}
      action="Regenerate"
      onSubmit={submit}
    >
      <ExpiryField policy={policy} value={draft.values} onChange={draft.set} />
    </DraftForm>
  );
}
