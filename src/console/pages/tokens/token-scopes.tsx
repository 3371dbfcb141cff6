import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import {
  AddScopesDocument,
  NarrowTokenDocument,
  RemoveAllScopesDocument,
  RemoveScopesDocument,
  type ScopeInput,
  type TokenDetailFragment,
} from '../../../generated/console/graphql.ts';
import { useChange } from '../../api/queries.ts';
import { issuesBelow, type Trouble } from '../../api/refusal.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { ConfirmDialog, Dialog } from '../../components/dialog.tsx';
import { useDraft } from '../../components/draft.ts';
import { Form } from '../../components/form.tsx';
import { Notice, TroubleNotice } from '../../components/notice.tsx';
import { EmptyState, Skeleton } from '../../components/states.tsx';
import { say } from '../../components/toast.tsx';
import { toSet, useCatalog } from '../../permissions/catalog.ts';
import { useViewer } from '../../session/viewer.ts';
import { ScopeFields, toScopeInputs, type ScopeDraft } from '../../tokens/scope-fields.tsx';
import { ScopeTable, type ScopeRow } from '../../tokens/scope-table.tsx';

/** What the token is narrowed to: to add to, and to take from. */
export function TokenScopes({
  token,
  mayUpdate,
  mayNarrow,
}: {
  readonly token: TokenDetailFragment;
  readonly mayUpdate: boolean;
  readonly mayNarrow: boolean;
}) {
  const [isAdding, setAdding] = useState(false);
  const [isClearing, setClearing] = useState(false);
  const remove = useChange(RemoveScopesDocument);
  const { id, scopes } = token;

  if (!token.narrowed) return <FullAccess {...{ token, mayNarrow }} />;

  const removeOne = async (scope: ScopeRow): Promise<void> => {
    if (await remove.run({ input: { personalAccessTokenId: id, scopeIds: [scope.id] } }))
      say('Scope removed');
  };
  const steps = (scope: ScopeRow) => (
    <IconButton
      label={`Remove ${scope.permission}${scope.entityId === null ? '' : ` on ${scope.entityId}`}`}
      icon={Trash2}
      onClick={() => void removeOne(scope)}
    />
  );

  return (
    <div className="stack">
      {mayUpdate && (
        <div className="row">
          <Button icon={Plus} onClick={() => setAdding(true)}>
            Add scopes
          </Button>
          {scopes.length > 0 && (
            <Button variant="danger-quiet" onClick={() => setClearing(true)}>
              Remove all
            </Button>
          )}
        </div>
      )}
      <TroubleNotice trouble={remove.trouble} />
      {scopes.length === 0 ? (
        <EmptyState
          icon={Plus}
          title="No scopes"
          text="This token has no access until you add some."
        />
      ) : (
        <ScopeTable scopes={scopes} {...(mayUpdate && { steps })} />
      )}
      <AddDialog token={token} isOpen={isAdding} onClose={() => setAdding(false)} />
      <ClearDialog token={token} isOpen={isClearing} onClose={() => setClearing(false)} />
    </div>
  );
}

/** A token with the full access of its role, which can be limited. */
function FullAccess({
  token,
  mayNarrow,
}: {
  readonly token: TokenDetailFragment;
  readonly mayNarrow: boolean;
}) {
  const [isNarrowing, setNarrowing] = useState(false);
  return (
    <div className="stack">
      <Notice>This token has full role access.</Notice>
      {mayNarrow && (
        <div className="row">
          <Button onClick={() => setNarrowing(true)}>Limit access</Button>
        </div>
      )}
      <Dialog
        isOpen={isNarrowing}
        onClose={() => setNarrowing(false)}
        size="wide"
        title={`Limit "${token.name}" to selected permissions`}
        text="Takes effect immediately. The token cannot get full role access back."
      >
        <NarrowForm id={token.id} onClose={() => setNarrowing(false)} />
      </Dialog>
    </div>
  );
}

interface DialogProps {
  readonly token: TokenDetailFragment;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

const AddDialog = ({ token, isOpen, onClose }: DialogProps) => (
  <Dialog
    isOpen={isOpen}
    onClose={onClose}
    size="wide"
    title={`Add scopes to "${token.name}"`}
    text="Takes effect immediately."
  >
    <AddForm id={token.id} onClose={onClose} />
  </Dialog>
);

interface FormProps {
  readonly id: string;
  readonly onClose: () => void;
}

function AddForm({ id, onClose }: FormProps) {
  const add = useChange(AddScopesDocument);
  const send = async (scopes: ScopeInput[]): Promise<boolean> => {
    if (!(await add.run({ input: { personalAccessTokenId: id, scopes } }))) return false;
    say(scopes.length === 1 ? 'Scope added' : 'Scopes added');
    return true;
  };
  return (
    <ScopesForm
      draftKey={`${id}:add-scopes`}
      action="Add"
      trouble={add.trouble}
      isBusy={add.isRunning}
      {...{ send, onClose }}
    />
  );
}

function NarrowForm({ id, onClose }: FormProps) {
  const narrow = useChange(NarrowTokenDocument);
  const send = async (scopes: ScopeInput[]): Promise<boolean> => {
    if (!(await narrow.run({ input: { id, scopes } }))) return false;
    say('Access limited');
    return true;
  };
  return (
    <ScopesForm
      draftKey={`${id}:narrow`}
      action="Limit access"
      trouble={narrow.trouble}
      isBusy={narrow.isRunning}
      {...{ send, onClose }}
    />
  );
}

/** Chooses scopes and sends them. `send` returns true when they were accepted. */
function ScopesForm({
  draftKey,
  action,
  trouble,
  isBusy,
  send,
  onClose,
}: {
  readonly draftKey: string;
  readonly action: string;
  readonly trouble: Trouble | null;
  readonly isBusy: boolean;
  readonly send: (scopes: ScopeInput[]) => Promise<boolean>;
  readonly onClose: () => void;
}) {
  const { permissions } = useViewer();
  const { data: catalog } = useCatalog();
  const draft = useDraft<{ readonly scopes: readonly ScopeDraft[] }>(draftKey, { scopes: [] });
  const drafts = draft.values.scopes;
  const close = (): void => {
    draft.discard();
    onClose();
  };
  const submit = async (): Promise<void> => {
    if (await send(toScopeInputs(drafts))) close();
  };
  return (
    <Form
      trouble={trouble}
      placed={['scopes']}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button type="submit" variant="primary" isBusy={isBusy} disabled={drafts.length === 0}>
            {action}
          </Button>
          <Button onClick={close}>Cancel</Button>
        </>
      }
    >
      {catalog ? (
        <ScopeFields
          catalog={catalog}
          held={toSet(catalog, permissions)}
          value={drafts}
          onChange={(scopes) => draft.set({ scopes })}
          issues={issuesBelow(trouble, 'scopes')}
        />
      ) : (
        <Skeleton size="block" />
      )}
    </Form>
  );
}

function ClearDialog({ token: { id, name }, isOpen, onClose }: DialogProps) {
  const clear = useChange(RemoveAllScopesDocument);
  const confirm = async (): Promise<void> => {
    if (!(await clear.run({ input: { personalAccessTokenId: id } }))) return;
    say('All scopes removed');
    onClose();
  };
  return (
    <ConfirmDialog
      {...{
        isOpen,
        onClose,
        isBusy: clear.isRunning,
        trouble: clear.trouble,
        onConfirm: () => void confirm(),
      }}
      title={`Remove all scopes of "${name}"?`}
      text="The token will have no access. Takes effect immediately."
      action="Remove all"
    />
  );
}
