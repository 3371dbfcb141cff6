import { CircleSlash, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import {
  RemoveAllScopesDocument,
  RemoveScopesDocument,
  type TokenDetailFragment,
} from '../../generated/console/graphql.ts';
import { useChange } from '../api/change.ts';
import { Button, IconButton } from '../components/button.tsx';
import { ConfirmChange } from '../components/confirm-change.tsx';
import { Notice, TroubleNotice } from '../components/notice.tsx';
import { EmptyState } from '../components/states.tsx';
import { say } from '../components/toast.tsx';
import { kindOf } from './kinds.ts';
import { AddScopesDialog, NarrowDialog } from './scope-dialogs.tsx';
import { ScopeTable, type ScopeRow } from './scope-table.tsx';

/** The scopes of a token, with what the viewer may change. */
export function TokenScopes({ token }: { readonly token: TokenDetailFragment }) {
  const remove = useChange(RemoveScopesDocument);
  const { id, scopes, viewerCan } = token;

  if (!token.narrowed) return <FullAccess token={token} />;

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
      <Changes token={token} />
      <TroubleNotice trouble={remove.trouble} />
      {scopes.length === 0 ? (
        <EmptyState icon={CircleSlash} title="No scopes" text={kindOf(token).noScopes} />
      ) : (
        <ScopeTable scopes={scopes} {...(viewerCan.includes('REMOVE_SCOPES') && { steps })} />
      )}
    </div>
  );
}

/** The buttons that add scopes or remove all of them. */
function Changes({ token }: { readonly token: TokenDetailFragment }) {
  const [isAdding, setAdding] = useState(false);
  const [isClearing, setClearing] = useState(false);
  const mayAdd = token.viewerCan.includes('ADD_SCOPES');
  const mayRemove = token.viewerCan.includes('REMOVE_SCOPES') && token.scopes.length > 0;
  if (!mayAdd && !mayRemove) return null;
  return (
    <div className="row">
      {mayAdd && (
        <Button icon={Plus} onClick={() => setAdding(true)}>
          Add scopes
        </Button>
      )}
      {mayRemove && (
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

/** Shown for a token with the full access of its role, which can be limited. */
function FullAccess({ token }: { readonly token: TokenDetailFragment }) {
  const [isNarrowing, setNarrowing] = useState(false);
  return (
    <div className="stack">
      <Notice>{kindOf(token).fullAccess}</Notice>
      {token.viewerCan.includes('NARROW') && (
        <div className="row">
          <Button onClick={() => setNarrowing(true)}>Limit access</Button>
        </div>
      )}
      <NarrowDialog token={token} isOpen={isNarrowing} onClose={() => setNarrowing(false)} />
    </div>
  );
}
