import { CircleSlash, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import {
  RemoveAllScopesDocument,
  RemoveScopesDocument,
  type TokenDetailFragment,
} from '../../generated/console/graphql.ts';
import { useChange } from '../api/queries.ts';
import { Button, IconButton } from '../components/button.tsx';
import { ConfirmChange } from '../components/confirm-dialog.tsx';
import { Notice, TroubleNotice } from '../components/notice.tsx';
import { EmptyState } from '../components/states.tsx';
import { say } from '../components/toast.tsx';
import { kindOf } from './kinds.ts';
import { AddScopesDialog, NarrowDialog } from './scope-dialogs.tsx';
import { ScopeTable, type ScopeRow } from './scope-table.tsx';

/** What the token is narrowed to: to add to, and to take from, for those who may. */
export function TokenScopes({
  token,
  mayUpdate,
  mayNarrow,
}: {
  readonly token: TokenDetailFragment;
  readonly mayUpdate: boolean;
  readonly mayNarrow: boolean;
}) {
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
      {mayUpdate && <Changes token={token} />}
      <TroubleNotice trouble={remove.trouble} />
      {scopes.length === 0 ? (
        <EmptyState icon={CircleSlash} title="No scopes" text={kindOf(token).noScopes} />
      ) : (
        <ScopeTable scopes={scopes} {...(mayUpdate && { steps })} />
      )}
    </div>
  );
}

/** Adds scopes, or removes all of them. */
function Changes({ token }: { readonly token: TokenDetailFragment }) {
  const [isAdding, setAdding] = useState(false);
  const [isClearing, setClearing] = useState(false);
  return (
    <div className="row">
      <Button icon={Plus} onClick={() => setAdding(true)}>
        Add scopes
      </Button>
      {token.scopes.length > 0 && (
        <Button variant="danger-quiet" onClick={() => setClearing(true)}>
          Remove all
        </Button>
      )}
      <AddScopesDialog token={token} isOpen={isAdding} onClose={() => setAdding(false)} />
      <ConfirmChange
        isOpen={isClearing}
        onClose={() => setClearing(false)}
        document={RemoveAllScopesDocument}
        variables={{ input: { personalAccessTokenId: token.id } }}
        title={`Remove all scopes of "${token.name}"?`}
        text="The token will have no access. Takes effect immediately."
        action="Remove all"
        done="All scopes removed"
      />
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
      <Notice>{kindOf(token).fullAccess}</Notice>
      {mayNarrow && (
        <div className="row">
          <Button onClick={() => setNarrowing(true)}>Limit access</Button>
        </div>
      )}
      <NarrowDialog token={token} isOpen={isNarrowing} onClose={() => setNarrowing(false)} />
    </div>
  );
}
