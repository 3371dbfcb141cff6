import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { AddScopesDocument, RemoveAllScopesDocument, RemoveScopesDocument, type TokenDetailFragment } from '../../../generated/console/graphql.ts';
import { useChange } from '../../api/queries.ts';
import { issuesBelow } from '../../api/refusal.ts';
import { Badge, Tag } from '../../components/badge.tsx';
import { Button, IconButton } from '../../components/button.tsx';
import { ConfirmDialog, Dialog } from '../../components/dialog.tsx';
import { Form } from '../../components/form.tsx';
import { Notice, TroubleNotice } from '../../components/notice.tsx';
import { EmptyState, Skeleton } from '../../components/states.tsx';
import { Table, type Column } from '../../components/table.tsx';
import { say } from '../../components/toast.tsx';
import { toSet, useCatalog } from '../../permissions/catalog.ts';
import { useViewer } from '../../session/viewer.ts';
import { ScopeFields, toScopeInputs, type ScopeDraft } from '../../tokens/scope-fields.tsx';

type ScopeRow = TokenDetailFragment['scopes'][number];

const EFFECT: Column<ScopeRow> = {
  key: 'effect',
  title: 'Now',
  cell: ({ effective }) => (effective ? <Badge tone="ok">Allowed</Badge> : <Badge>Not in the role</Badge>),
};

const COLUMNS: readonly Column<ScopeRow>[] = [
  { key: 'permission', title: 'Scope', cell: ({ permission, effective }) => <Tag isDormant={!effective}>{permission}</Tag> },
  { key: 'entity', title: 'On', cell: ({ entityId }) => (entityId === null ? 'Every entity' : <Tag>{entityId}</Tag>) },
  { key: 'permissions', title: 'Covers', cell: ({ permissions }) => <span className="soft break">{shorten(permissions)}</span> },
  EFFECT,
];

const shorten = (permissions: readonly string[]): string =>
  permissions.length <= 3 ? permissions.join(', ') : `${permissions.slice(0, 2).join(', ')} and ${permissions.length - 2} more`;

/** What the token is narrowed to: to add to, and to take from. */
export function TokenScopes({ token, mayUpdate }: { readonly token: TokenDetailFragment; readonly mayUpdate: boolean }) {
  const [isAdding, setAdding] = useState(false);
  const [isClearing, setClearing] = useState(false);
  const remove = useChange(RemoveScopesDocument);
  const { id, scopes } = token;

  if (!token.narrowed) return <Notice>It carries the whole role, so it has no scopes. To narrow it, make a new token with scopes.</Notice>;

  const removeOne = async (scope: ScopeRow): Promise<void> => {
    if (await remove.run({ input: { personalAccessTokenId: id, scopeIds: [scope.id] } })) say(`${scope.permission} is taken away`);
  };
  const steps: Column<ScopeRow> = {
    key: 'steps',
    title: 'Actions',
    isTitleHidden: true,
    isUnlabelled: true,
    align: 'end',
    cell: (scope) => (
      <IconButton
        label={`Remove ${scope.permission}${scope.entityId === null ? '' : ` on ${scope.entityId}`}`}
        icon={Trash2}
        onClick={() => void removeOne(scope)}
      />
    ),
  };

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
        <EmptyState icon={Plus} title="It has no scopes" text="So it may do nothing. Add scopes to let it do something." />
      ) : (
        <Table label="Scopes" columns={mayUpdate ? [...COLUMNS, steps] : COLUMNS} rows={scopes} rowKey={(scope) => scope.id} />
      )}
      <AddDialog token={token} isOpen={isAdding} onClose={() => setAdding(false)} />
      <ClearDialog token={token} isOpen={isClearing} onClose={() => setClearing(false)} />
    </div>
  );
}

interface DialogProps {
  readonly token: TokenDetailFragment;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

const AddDialog = ({ token, isOpen, onClose }: DialogProps) => (
  <Dialog isOpen={isOpen} onClose={onClose} size="wide" title={`Add scopes to ${token.name}`} text="It may do more from its next request on.">
    <AddForm id={token.id} onClose={onClose} />
  </Dialog>
);

function AddForm({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { permissions } = useViewer();
  const { data: catalog } = useCatalog();
  const [drafts, setDrafts] = useState<readonly ScopeDraft[]>([]);
  const add = useChange(AddScopesDocument);
  const submit = async (): Promise<void> => {
    if (!(await add.run({ input: { personalAccessTokenId: id, scopes: toScopeInputs(drafts) } }))) return;
    say(drafts.length === 1 ? 'The scope is added' : 'The scopes are added');
    onClose();
  };
  return (
    <Form
      trouble={add.trouble}
      placed={['scopes']}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button type="submit" variant="primary" isBusy={add.isRunning} disabled={drafts.length === 0}>
            Add
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </>
      }
    >
      {catalog ? (
        <ScopeFields catalog={catalog} held={toSet(catalog, permissions)} value={drafts} onChange={setDrafts} issues={issuesBelow(add.trouble, 'scopes')} />
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
    say(`${name} has no scopes now`);
    onClose();
  };
  return (
    <ConfirmDialog
      {...{ isOpen, onClose, isBusy: clear.isRunning, trouble: clear.trouble, onConfirm: () => void confirm() }}
      title={`Remove all scopes of ${name}?`}
      text="It may do nothing then, until scopes are added. What uses it is refused from its next request on."
      action="Remove all"
    />
  );
}
