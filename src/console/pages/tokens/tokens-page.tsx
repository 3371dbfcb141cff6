import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { KeyRound, MoreHorizontal, Plus, SearchX } from 'lucide-react';
import { useState } from 'react';
import { MyTokensDocument, type CredentialStatus } from '../../../generated/console/graphql.ts';
import { queryOf } from '../../api/queries.ts';
import { Button, IconButton, LinkButton } from '../../components/button.tsx';
import { FilterSelect, SearchInput } from '../../components/field.tsx';
import { Menu, MenuItem } from '../../components/menu.tsx';
import { PageHeader } from '../../components/page.tsx';
import { rangeOf } from '../../components/range-of.ts';
import { EmptyState, ErrorState } from '../../components/states.tsx';
import { Filters, Pager, TableSkeleton } from '../../components/table.tsx';
import { usePages } from '../../components/use-pages.ts';
import { useSettled } from '../../components/use-settled.ts';
import { PATHS } from '../../paths.ts';
import { useMay } from '../../session/viewer.ts';
import { ORDER_OPTIONS, toOrder, type OrderText } from '../../tokens/order-options.ts';
import { STATUS_OPTIONS } from '../../tokens/status-options.ts';
import { TokenTable } from '../../tokens/token-table.tsx';
import { DeleteAllDialog } from './delete-all-dialog.tsx';

type StatusFilter = 'ALL' | CredentialStatus;

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
            <FilterSelect label="Status" value={status} onChange={setStatus} options={STATUS_OPTIONS} />
            <FilterSelect label="Order" value={order} onChange={setOrder} options={ORDER_OPTIONS} />
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
              <TokenTable
                label="My tokens"
                tokens={connection.edges.map(({ node }) => node)}
                order={order}
                onOrder={setOrder}
                isStale={query.isPlaceholderData}
              />
              <Pager text={rangeOf(pages.offset, connection.edges.length, connection.totalCount, ['token', 'tokens'])} {...pages.steps(connection.pageInfo)} />
            </>
          )}
        </div>
      )}
      <DeleteAllDialog isOpen={isDeleting} onClose={() => setDeleting(false)} />
    </>
  );
}

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
