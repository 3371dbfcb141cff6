import {
  AddScopesDocument,
  NarrowTokenDocument,
  type ScopeInput,
  type TokenDetailFragment,
  type TypedDocumentString,
} from '../../generated/console/graphql.ts';
import { useChange } from '../api/change.ts';
import { issuesBelow } from '../api/refusal.ts';
import { Dialog } from '../components/dialog.tsx';
import { DraftForm } from '../components/draft-form.tsx';
import { useDraft } from '../components/draft.ts';
import { Skeleton } from '../components/skeleton.tsx';
import { say } from '../components/toast.tsx';
import { toSet, useCatalog } from '../permissions/catalog.ts';
import { useViewer } from '../session/viewer.ts';
import { toScopeInputs, type ScopeDraft } from './scope-draft.ts';
import { ScopeFields } from './scope-fields.tsx';

interface DialogProps {
  readonly token: TokenDetailFragment;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Adds scopes to a token. */
export const AddScopesDialog = ({ token: { id, name }, ...dialog }: DialogProps) => (
  <Dialog
    {...dialog}
    size="wide"
    title={`Add scopes to "${name}"`}
    text="Takes effect immediately."
  >
    <ScopesForm
      onClose={dialog.onClose}
      draftKey={`${id}:add-scopes`}
      action="Add"
      document={AddScopesDocument}
      toInput={(scopes) => ({ personalAccessTokenId: id, scopes })}
      done={(count) => (count === 1 ? 'Scope added' : 'Scopes added')}
    />
  </Dialog>
);

/** Limits a token with full role access to scopes. */
export const NarrowDialog = ({ token: { id, name }, ...dialog }: DialogProps) => (
  <Dialog
    {...dialog}
    size="wide"
    title={`Limit "${name}" to selected permissions`}
    text="Takes effect immediately. The token cannot get full role access back."
  >
    <ScopesForm
      onClose={dialog.onClose}
      draftKey={`${id}:narrow`}
      action="Limit access"
      document={NarrowTokenDocument}
      toInput={(scopes) => ({ id, scopes })}
      done={() => 'Access limited'}
    />
  </Dialog>
);

interface ScopesFormProps<Result, Input> {
  readonly draftKey: string;
  readonly action: string;
  readonly document: TypedDocumentString<Result, { input: Input }>;
  readonly toInput: (scopes: ScopeInput[]) => NoInfer<Input>;
  /** The message after this number of scopes was accepted. */
  readonly done: (count: number) => string;
  readonly onClose: () => void;
}

/** A form that selects scopes and sends them. */
function ScopesForm<Result extends object, Input>({
  draftKey,
  action,
  document,
  toInput,
  done,
  onClose,
}: ScopesFormProps<Result, Input>) {
  const { permissions } = useViewer();
  const { data: catalog } = useCatalog();
  const draft = useDraft<{ readonly scopes: readonly ScopeDraft[] }>(draftKey, { scopes: [] });
  const { scopes } = draft.values;
  const change = useChange(document);
  const submit = async (): Promise<boolean> => {
    if ((await change.run({ input: toInput(toScopeInputs(scopes)) })) === null) return false;
    say(done(scopes.length));
    return true;
  };
  return (
    <DraftForm
      {...{ draft, change, action, onClose }}
      placed={['scopes']}
      isPossible={scopes.length > 0}
      onSubmit={submit}
    >
      {catalog ? (
        <ScopeFields
          catalog={catalog}
          held={toSet(catalog, permissions)}
          value={scopes}
          onChange={(next) => draft.set({ scopes: next })}
          issues={issuesBelow(change.trouble, 'scopes')}
        />
      ) : (
        <Skeleton size="block" />
      )}
    </DraftForm>
  );
}
