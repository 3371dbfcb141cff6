import { MoreHorizontal } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { TokenRowFragment } from '../../generated/console/graphql.ts';
import { Tag } from '../components/badge.tsx';
import { IconButton } from '../components/button.tsx';
import { Menu, MenuItem, MenuLine, MenuLink } from '../components/menu.tsx';
import { RelativeTime, useNow } from '../components/relative-time.tsx';
import { Table, type Column, type Sort } from '../components/table.tsx';
import { PATHS, pathTo } from '../paths.ts';
import { useMay, useViewer } from '../session/viewer.ts';
import { toOrder, type OrderText } from './order-options.ts';
import { TokenDialogs, type TokenStep } from './token-dialogs.tsx';
import { rightsOver } from './token-rights.ts';
import { Expiry, LastUse, ScopesInShort, StatusBadge, StatusIcon } from './token-status.tsx';

const COLUMNS: readonly Column<TokenRowFragment>[] = [
  {
    key: 'NAME',
    title: 'Name',
    isSortable: true,
    isUnlabelled: true,
    cell: (token) => <NameCell token={token} />,
  },
  { key: 'prefix', title: 'Prefix', cell: ({ prefix }) => <Tag isWhole>{prefix}</Tag> },
  { key: 'scopes', title: 'Access', cell: (token) => <ScopesInShort {...token} /> },
  {
    key: 'CREATED_AT',
    title: 'Created',
    isSortable: true,
    cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
  },
  { key: 'EXPIRES_AT', title: 'Expires', isSortable: true, cell: (token) => <Expiry {...token} /> },
  {
    key: 'LAST_USED_AT',
    title: 'Last used',
    isSortable: true,
    cell: (token) => <LastUse {...token} />,
  },
  { key: 'status', title: 'Status', cell: (token) => <StatusBadge {...token} /> },
  {
    key: 'steps',
    title: 'Actions',
    isTitleHidden: true,
    align: 'end',
    isUnlabelled: true,
    cell: (token) => <RowMenu token={token} />,
  },
];

interface TokenTableProps {
  readonly label: string;
  readonly tokens: readonly TokenRowFragment[];
  readonly isStale: boolean;
  /** Without these two the order is not for the reader to choose. */
  readonly order?: OrderText;
  readonly onOrder?: (order: OrderText) => void;
}

/** Tokens of the viewer or of another member, with what the viewer may do to each. */
export function TokenTable({ label, tokens, isStale, order, onOrder }: TokenTableProps) {
  return (
    <Table<TokenRowFragment, string>
      label={label}
      columns={COLUMNS}
      rows={tokens}
      rowKey={({ id }) => id}
      isStale={isStale}
      {...(order && { sort: toSort(order) })}
      {...(onOrder && {
        onSort: ({ by, isDescending }) =>
          onOrder(`${by as SortKey} ${isDescending ? 'DESC' : 'ASC'}`),
      })}
    />
  );
}

type SortKey = 'CREATED_AT' | 'NAME' | 'EXPIRES_AT' | 'LAST_USED_AT';

function toSort(order: OrderText): Sort {
  const { field, direction } = toOrder(order);
  return { by: field, isDescending: direction === 'DESC' };
}

/** May the viewer open the page of this token? */
function useMayOpen({ owner }: TokenRowFragment): boolean {
  const { user } = useViewer();
  return useMay('member-token:read') || owner.id === user?.id;
}

function NameCell({ token }: { readonly token: TokenRowFragment }) {
  const mayOpen = useMayOpen(token);
  return (
    <span className="token-name">
      <StatusIcon {...token} />
      <span>
        {mayOpen ? <Link to={pathTo(PATHS.token, token.id)}>{token.name}</Link> : token.name}
        {token.description !== null && (
          <span className="token-note" data-clamp="">
            {token.description}
          </span>
        )}
      </span>
    </span>
  );
}

function RowMenu({ token }: { readonly token: TokenRowFragment }) {
  const rights = rightsOver(token, useViewer(), useNow());
  const mayOpen = useMayOpen(token);
  const [step, setStep] = useState<TokenStep | null>(null);
  if (!mayOpen && !Object.values(rights).includes(true)) return null;
  return (
    <>
      <Menu trigger={<IconButton label={`Actions for ${token.name}`} icon={MoreHorizontal} />}>
        {mayOpen && <MenuLink to={pathTo(PATHS.token, token.id)}>Open</MenuLink>}
        {rights.regenerate && (
          <MenuItem onClick={() => setStep('regenerate')}>Regenerate…</MenuItem>
        )}
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
      <TokenDialogs token={token} step={step} onClose={() => setStep(null)} />
    </>
  );
}
