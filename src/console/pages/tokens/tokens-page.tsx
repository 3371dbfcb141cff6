import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { KeyRound, MoreHorizontal, Plus, SearchX } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { MyTokensDocument, type CredentialStatus, type TokenOrder, type TokenRowFragment } from '../../../generated/console/graphql.ts';
import { queryOf } from '../../api/queries.ts';
import { Tag } from '../../components/badge.tsx';
import { Button, IconButton, LinkButton } from '../../components/button.tsx';
import { FilterSelect, SearchInput } from '../../components/field.tsx';
import { Menu, MenuItem, MenuLine, MenuLink } from '../../components/menu.tsx';
import { PageHeader } from '../../components/page.tsx';
import { useNow } from '../../components/relative-time.tsx';
import { EmptyState, ErrorState } from '../../components/states.tsx';
import { Filters, Pager, Table, TableSkeleton, type Column, type Sort } from '../../components/table.tsx';
import { usePages } from '../../components/use-pages.ts';
import { useSettled } from '../../components/use-settled.ts';
import { PATHS } from '../../paths.ts';
import { useMay, useViewer } from '../../session/viewer.ts';
import { TokenDialogs, type TokenStep } from '../../tokens/token-dialogs.tsx';
import { rightsOver } from '../../tokens/token-rights.ts';
import { Expiry, LastUse, ScopesInShort, StatusBadge, StatusIcon } from '../../tokens/token-status.tsx';
import { DeleteAllDialog } from './delete-all-dialog.tsx';

type SortKey = 'NAME' | 'EXPIRES_AT' | 'LAST_USED_AT';
type StatusFilter = 'ALL' | CredentialStatus;

const STATUSES = [
  { value: 'ALL', label: 'Every status' },
  { value: 'ACTIVE', label: 'Active' },
  { value: 'EXPIRED', label: 'Expired' },
  { value: 'REVOKED', label: 'Revoked' },
] as const;

const ORDERS = [
  { value: 'CREATED_AT DESC', label: 'Newest first' },
  { value: 'NAME ASC', label: 'Name, A to Z' },
  { value: 'NAME DESC', label: 'Name, Z to A' },
  { value: 'EXPIRES_AT ASC', label: 'Expires first' },
  { value: 'EXPIRES_AT DESC', label: 'Expires last' },
  { value: 'LAST_USED_AT DESC', label: 'Last used' },
  { value: 'LAST_USED_AT ASC', label: 'Unused the longest' },
] as const;

type OrderText = (typeof ORDERS)[number]['value'];

const toOrder = (text: OrderText): TokenOrder => {
  const [field, direction] = text.split(' ') as [TokenOrder['field'], TokenOrder['direction']];
  return { field, direction };
};

/** One's own tokens: found, ordered, and the steps of their lives. */
export default function TokensPage() {
  const mayCreate = useMay('personal-access-token:create');
  const mayDelete = useMay('personal-access-token:delete');
  const [search, setSearch] = useState('');
  const [status, setStatus] = useState<StatusFilter>('ALL');
  const [order, setOrder] = useState<OrderText>('CREATED_AT DESC');
  const [isDeleting, setDeleting] = useState(false);

  const settled = useSettled(search.trim());
  const filter = { ...(settled !== '' && { search: settled }), ...(status !== 'ALL' && { status: [status] }) };
  const pages = usePages(JSON.stringify([filter, order]));
  const query = useQuery({ ...queryOf(MyTokensDocument, { ...pages.args, filter, orderBy: toOrder(order) }), placeholderData: keepPreviousData });
  const connection = query.data?.personalAccessTokens;
  const isFiltered = settled !== '' || status !== 'ALL';
  const hasNone = connection?.totalCount === 0 && !isFiltered && !query.isPlaceholderData;

  return (
    <>
      <PageHeader title="My tokens" lead="Personal access tokens act as you, with your role as it is at each request.">
        {mayDelete && !hasNone && (
          <Menu trigger={<IconButton label="More" icon={MoreHorizontal} variant="secondary" />}>
            <MenuItem isDangerous onClick={() => setDeleting(true)}>
              Delete all…
            </MenuItem>
          </Menu>
        )}
        {mayCreate && (
          <LinkButton to={PATHS.newToken} variant="primary" icon={Plus}>
            New token
          </LinkButton>
        )}
      </PageHeader>
      {query.error && !connection ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : hasNone ? (
        <NoTokens mayCreate={mayCreate} />
      ) : (
        <div className="stack">
          <Filters>
            <SearchInput label="Search names, descriptions, prefixes" value={search} onChange={setSearch} />
            <FilterSelect label="Status" value={status} onChange={setStatus} options={STATUSES} />
            <FilterSelect label="Order" value={order} onChange={setOrder} options={ORDERS} />
          </Filters>
          {!connection ? (
            <TableSkeleton />
          ) : connection.edges.length === 0 ? (
            <EmptyState icon={SearchX} title="No token fits" text="None of your tokens fits this search and status.">
              <Button
                onClick={() => {
                  setSearch('');
                  setStatus('ALL');
                }}
              >
                Show all
              </Button>
            </EmptyState>
          ) : (
            <>
              <TokenTable tokens={connection.edges.map(({ node }) => node)} order={order} onOrder={setOrder} isStale={query.isPlaceholderData} />
              <Pager text={rangeOf(pages.offset, connection.edges.length, connection.totalCount)} {...pages.steps(connection.pageInfo)} />
            </>
          )}
        </div>
      )}
      <DeleteAllDialog isOpen={isDeleting} onClose={() => setDeleting(false)} />
    </>
  );
}

const rangeOf = (offset: number, shown: number, total: number): string =>
  total <= shown ? `${total} ${total === 1 ? 'token' : 'tokens'}` : `${offset + 1} to ${offset + shown} of ${total} tokens`;

const NoTokens = ({ mayCreate }: { readonly mayCreate: boolean }) => (
  <EmptyState
    icon={KeyRound}
    title="You have no tokens yet"
    text="A token lets a program act as you, and only as far as you say: from all of your role down to one permission on one thing."
  >
    {mayCreate && (
      <LinkButton to={PATHS.newToken} variant="primary" icon={Plus}>
        Make your first token
      </LinkButton>
    )}
  </EmptyState>
);

const COLUMNS: readonly Column<TokenRowFragment>[] = [
  { key: 'NAME', title: 'Name', isSortable: true, isUnlabelled: true, cell: (token) => <NameCell {...token} /> },
  { key: 'prefix', title: 'Prefix', cell: ({ prefix }) => <Tag>{prefix}</Tag> },
  { key: 'scopes', title: 'May do', cell: (token) => <ScopesInShort {...token} /> },
  { key: 'EXPIRES_AT', title: 'Expires', isSortable: true, cell: (token) => <Expiry {...token} /> },
  { key: 'LAST_USED_AT', title: 'Last used', isSortable: true, cell: (token) => <LastUse {...token} /> },
  { key: 'status', title: 'Status', cell: (token) => <StatusBadge {...token} /> },
  { key: 'steps', title: 'Actions', isTitleHidden: true, align: 'end', isUnlabelled: true, cell: (token) => <RowMenu token={token} /> },
];

function TokenTable({
  tokens,
  order,
  onOrder,
  isStale,
}: {
  readonly tokens: readonly TokenRowFragment[];
  readonly order: OrderText;
  readonly onOrder: (order: OrderText) => void;
  readonly isStale: boolean;
}) {
  const { field, direction } = toOrder(order);
  const sort: Sort = { by: field, isDescending: direction === 'DESC' };
  return (
    <Table<TokenRowFragment, string>
      label="My tokens"
      columns={COLUMNS}
      rows={tokens}
      rowKey={({ id }) => id}
      sort={sort}
      onSort={({ by, isDescending }) => onOrder(`${by as SortKey} ${isDescending ? 'DESC' : 'ASC'}`)}
      isStale={isStale}
    />
  );
}

const NameCell = (token: TokenRowFragment) => (
  <span className="token-name">
    <StatusIcon {...token} />
    <span>
      <Link to={PATHS.token.replace(':id', token.id)}>{token.name}</Link>
      {token.description !== null && (
        <span className="token-note" data-clamp="">
          {token.description}
        </span>
      )}
    </span>
  </span>
);

function RowMenu({ token }: { readonly token: TokenRowFragment }) {
  const rights = rightsOver(token, useViewer(), useNow());
  const [step, setStep] = useState<TokenStep | null>(null);
  return (
    <>
      <Menu trigger={<IconButton label={`Actions for ${token.name}`} icon={MoreHorizontal} />}>
        <MenuLink to={PATHS.token.replace(':id', token.id)}>Open</MenuLink>
        {rights.regenerate && <MenuItem onClick={() => setStep('regenerate')}>Regenerate…</MenuItem>}
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
