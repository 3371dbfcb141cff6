import { CircleSlash } from 'lucide-react';
import { Notice } from '../../components/notice.tsx';
import { EmptyState } from '../../components/states.tsx';
import { ScopeTable } from '../../tokens/scope-table.tsx';
import type { KeyDetail } from './api-key-page.tsx';

/** What the key is narrowed to: fixed when it was created. */
export function KeyScopes({ apiKey: { narrowed, scopes } }: { readonly apiKey: KeyDetail }) {
  if (!narrowed)
    return <Notice>This key has full role access. To limit it, create a new key.</Notice>;
  if (scopes.length === 0)
    return (
      <EmptyState
        icon={CircleSlash}
        title="No scopes"
        text="This key has no access. Create a new key with scopes."
      />
    );
  return <ScopeTable scopes={scopes} />;
}
