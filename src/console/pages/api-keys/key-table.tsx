import { MoreHorizontal } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { KeyRowFragment } from '../../../generated/console/graphql.ts';
import { KeyDialogs, type KeyStep } from '../../api-keys/key-dialogs.tsx';
import { rightsOverKey } from '../../api-keys/key-rights.ts';
import { Tag } from '../../components/badge.tsx';
import { IconButton } from '../../components/button.tsx';
import { Menu, MenuItem, MenuLine, MenuLink } from '../../components/menu.tsx';
import { RelativeTime, useNow } from '../../components/relative-time.tsx';
import { Table, type Column } from '../../components/table.tsx';
import { RoleName } from '../../members/member-facts.tsx';
import { PATHS, pathTo } from '../../paths.ts';
import { useMay, useViewer } from '../../session/viewer.ts';
import { toOrder, type OrderText } from '../../tokens/order-options.ts';
import {
  Expiry,
  LastUse,
  ScopesInShort,
  StatusBadge,
  StatusIcon,
} from '../../tokens/token-status.tsx';

const COLUMNS: readonly Column<KeyRowFragment>[] = [
  {
    key: 'NAME',
    title: 'Name',
    isSortable: true,
    isUnlabelled: true,
    cell: (apiKey) => <NameCell apiKey={apiKey} />,
  },
  { key: 'prefix', title: 'Prefix', cell: ({ prefix }) => <Tag isWhole>{prefix}</Tag> },
  { key: 'role', title: 'Role', cell: ({ role }) => <RoleName role={role} /> },
  { key: 'scopes', title: 'Access', cell: (apiKey) => <ScopesInShort {...apiKey} /> },
  {
    key: 'CREATED_AT',
    title: 'Created',
    isSortable: true,
    cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
  },
  {
    key: 'EXPIRES_AT',
    title: 'Expires',
    isSortable: true,
    cell: (apiKey) => <Expiry {...apiKey} />,
  },
  {
    key: 'LAST_USED_AT',
    title: 'Last used',
    isSortable: true,
    cell: (apiKey) => <LastUse {...apiKey} />,
  },
  { key: 'status', title: 'Status', cell: (apiKey) => <StatusBadge {...apiKey} /> },
  {
    key: 'steps',
    title: 'Actions',
    isTitleHidden: true,
    align: 'end',
    isUnlabelled: true,
    cell: (apiKey) => <RowMenu apiKey={apiKey} />,
  },
];

/** The keys of a page, and the order that they are in. */
export function KeyTable({
  keys,
  order,
  onOrder,
  isStale,
}: {
  readonly keys: readonly KeyRowFragment[];
  readonly order: OrderText;
  readonly onOrder: (order: OrderText) => void;
  readonly isStale: boolean;
}) {
  const { field, direction } = toOrder(order);
  return (
    <Table<KeyRowFragment, string>
      label="API keys"
      columns={COLUMNS}
      rows={keys}
      rowKey={({ id }) => id}
      sort={{ by: field, isDescending: direction === 'DESC' }}
      onSort={({ by, isDescending }) => onOrder(`${by as 'NAME'} ${isDescending ? 'DESC' : 'ASC'}`)}
      isStale={isStale}
    />
  );
}

function NameCell({ apiKey }: { readonly apiKey: KeyRowFragment }) {
  const mayRead = useMay('api-key:read');
  return (
    <span className="token-name">
      <StatusIcon {...apiKey} />
      <span>
        {mayRead ? <Link to={pathTo(PATHS.apiKey, apiKey.id)}>{apiKey.name}</Link> : apiKey.name}
        {apiKey.description !== null && (
          <span className="token-note" data-clamp="">
            {apiKey.description}
          </span>
        )}
      </span>
    </span>
  );
}

function RowMenu({ apiKey }: { readonly apiKey: KeyRowFragment }) {
  const rights = rightsOverKey(apiKey, useViewer(), useNow());
  const mayRead = useMay('api-key:read');
  const [step, setStep] = useState<KeyStep | null>(null);
  if (!mayRead && !Object.values(rights).includes(true)) return null;
  return (
    <>
      <Menu trigger={<IconButton label={`Actions for ${apiKey.name}`} icon={MoreHorizontal} />}>
        {mayRead && <MenuLink to={pathTo(PATHS.apiKey, apiKey.id)}>Open</MenuLink>}
        {rights.restore && <MenuItem onClick={() => setStep('restore')}>Restore…</MenuItem>}
        {(rights.revoke || rights.delete) && <MenuLine />}
        {rights.revoke && (
          <MenuItem isDangerous onClick={() => setStep('revoke')}>
            Revoke…
          </MenuItem>
        )}
        {rights.delete && (
          <MenuItem isDangerous onClick={() => setStep('delete')}>
            Delete…
          </MenuItem>
        )}
      </Menu>
      <KeyDialogs apiKey={apiKey} step={step} onClose={() => setStep(null)} />
    </>
  );
}
