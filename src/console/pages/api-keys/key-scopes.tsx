import { CircleSlash } from 'lucide-react';
import { Badge, Tag } from '../../components/badge.tsx';
import { Notice } from '../../components/notice.tsx';
import { EmptyState } from '../../components/states.tsx';
import { Table, type Column } from '../../components/table.tsx';
import type { KeyDetail } from './api-key-page.tsx';

type ScopeRow = KeyDetail['scopes'][number];

const shorten = (permissions: readonly string[]): string =>
  permissions.length <= 3 ? permissions.join(', ') : `${permissions.slice(0, 2).join(', ')} and ${permissions.length - 2} more`;

const COLUMNS: readonly Column<ScopeRow>[] = [
  { key: 'permission', title: 'Scope', cell: ({ permission, effective }) => <Tag isDormant={!effective}>{permission}</Tag> },
  { key: 'entity', title: 'On', cell: ({ entityId }) => (entityId === null ? 'Every entity' : <Tag>{entityId}</Tag>) },
  { key: 'permissions', title: 'Covers', cell: ({ permissions }) => <span className="soft break">{shorten(permissions)}</span> },
  { key: 'effect', title: 'Now', cell: ({ effective }) => (effective ? <Badge tone="ok">Allowed</Badge> : <Badge>Not in the role</Badge>) },
];

/** What the key is narrowed to: fixed when it was made. */
export function KeyScopes({ apiKey: { narrowed, scopes } }: { readonly apiKey: KeyDetail }) {
  if (!narrowed) return <Notice>It carries the whole role, so it has no scopes. To narrow it, make a new key with scopes.</Notice>;
  if (scopes.length === 0) return <EmptyState icon={CircleSlash} title="It has no scopes" text="So it may do nothing. Make a new key with scopes." />;
  return <Table label="Scopes" columns={COLUMNS} rows={scopes} rowKey={({ id }) => id} />;
}
