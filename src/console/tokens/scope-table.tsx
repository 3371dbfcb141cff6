import { useState, type ReactNode } from 'react';
import type { Catalog } from '../../catalog/catalog.ts';
import { Badge, Tag } from '../components/badge.tsx';
import { Button } from '../components/button.tsx';
import { stepsColumn, type Column } from '../components/column.ts';
import { Table } from '../components/table.tsx';
import { useCatalog } from '../permissions/catalog.ts';

/** A scope of a token or key, with the number of its active permissions. */
export interface ScopeRow {
  readonly id: string;
  readonly permission: string;
  readonly entityId: string | null;
  readonly permissionCount: number;
  readonly effectivePermissionCount: number;
}

const ROWS_MAX = 50;

const shorten = (permissions: readonly string[]): string =>
  permissions.length <= 3
    ? permissions.join(', ')
    : `${permissions.slice(0, 2).join(', ')} and ${permissions.length - 2} more`;

/** Shows whether a scope is active, partly active or inactive. */
function Effect({ effectivePermissionCount: active, permissionCount: all }: ScopeRow) {
  if (active === 0) return <Badge>Inactive</Badge>;
  return active < all ? (
    <Badge tone="warn">
      {active} of {all} active
    </Badge>
  ) : (
    <Badge tone="ok">Active</Badge>
  );
}

const columnsOf = (catalog: Catalog | undefined): readonly Column<ScopeRow>[] => [
  {
    key: 'permission',
    title: 'Scope',
    cell: ({ permission, effectivePermissionCount }) => (
      <Tag isDormant={effectivePermissionCount === 0}>{permission}</Tag>
    ),
  },
  {
    key: 'entity',
    title: 'Items',
    cell: ({ entityId }) => (entityId === null ? 'All items' : <Tag>{entityId}</Tag>),
  },
  {
    key: 'permissions',
    title: 'Includes',
    cell: ({ permission }) => (
      <span className="soft break">
        {catalog && shorten(catalog.spellOut(catalog.scope(permission)))}
      </span>
    ),
  },
  { key: 'effect', title: 'Effect', cell: Effect },
];

/** The scopes of a token or key. */
export function ScopeTable({
  scopes,
  steps,
}: {
  readonly scopes: readonly ScopeRow[];
  readonly steps?: (scope: ScopeRow) => ReactNode;
}) {
  const { data: catalog } = useCatalog();
  const [isWhole, setWhole] = useState(false);
  const columns: readonly Column<ScopeRow>[] = [
    ...columnsOf(catalog),
    ...(steps ? [stepsColumn(steps)] : []),
  ];
  return (
    <>
      <Table
        label="Scopes"
        columns={columns}
        rows={isWhole ? scopes : scopes.slice(0, ROWS_MAX)}
        rowKey={({ id }) => id}
      />
      {!isWhole && scopes.length > ROWS_MAX && (
        <Button onClick={() => setWhole(true)}>Show all {scopes.length} scopes</Button>
      )}
    </>
  );
}
