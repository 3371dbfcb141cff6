import { KeyRound, MoreHorizontal, Plus, SearchX } from 'lucide-react';
import { useState } from 'react';
import { MyTokensDocument } from '../../../generated/console/graphql.ts';
import { useRead } from '../../api/queries.ts';
import { Button, IconButton, LinkButton } from '../../components/button.tsx';
import { FilterSelect, SearchInput } from '../../components/field.tsx';
import { Menu, MenuItem } from '../../components/menu.tsx';
import { PageHeader } from '../../components/page.tsx';
import { rangeOf } from '../../components/range-of.ts';
import { EmptyState, ErrorState } from '../../components/states.tsx';
import { Filters, Pager, TableSkeleton } from '../../components/table.tsx';
import { usePages, useValidPage } from '../../components/use-pages.ts';
import { PATHS } from '../../paths.ts';
import { useMay } from '../../session/viewer.ts';
import { ORDER_OPTIONS, toOrder } from '../../tokens/order-options.ts';
import { STATUS_OPTIONS } from '../../tokens/status-options.ts';
import { useTokenList } from '../../tokens/token-list-state.ts';
import { TokenTable } from '../../tokens/token-table.tsx';
import { DeleteAllDialog } from './delete-all-dialog.tsx';

/** The viewer's tokens: found, ordered, and the steps of their lives. */
export default function TokensPage() {
  const mayCreate = useMay('personal-access-token:create');
  const mayDelete = useMay('personal-access-token:delete');
  const [isDeleting, setDeleting] = useState(false);
  const list = useTokenList();
  const pages = usePages(JSON.stringify([list.filter, list.order]));
  const query = useRead(
    MyTokensDocument,
    { ...pages.args, filter: list.filter, orderBy: toOrder(list.order) },
    { isPaged: true },
  );
  const connection = query.data?.personalAccessTokens;
  useValidPage(pages, {
    error: query.error,
    isEmpty: connection?.edges.length === 0 && !query.isPlaceholderData,
  });
  const hasNone = connection?.totalCount === 0 && !list.isFiltered && !query.isPlaceholderData;

  return (
    <>
      <PageHeader
        title="My tokens"
        lead="Personal access tokens act on your behalf. They always use your current role."
      >
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
            <SearchInput
              label="Search names, descriptions, prefixes"
              value={list.text}
              onChange={list.setText}
            />
            <FilterSelect
              label="Status"
              value={list.status}
              onChange={list.setStatus}
              options={STATUS_OPTIONS}
            />
            <FilterSelect
              label="Order"
              value={list.order}
              onChange={list.setOrder}
              options={ORDER_OPTIONS}
            />
          </Filters>
          {!connection ? (
            <TableSkeleton />
          ) : connection.edges.length === 0 ? (
            <EmptyState
              icon={SearchX}
              title="No matching tokens"
              text="Try another search or filter."
            >
              <Button onClick={list.clear}>Clear filters</Button>
            </EmptyState>
          ) : (
            <>
              <TokenTable
                label="My tokens"
                tokens={connection.edges.map(({ node }) => node)}
                order={list.order}
                onOrder={list.setOrder}
                isStale={query.isPlaceholderData}
              />
              <Pager
                text={rangeOf(pages.offset, connection.edges.length, connection.totalCount, [
                  'token',
                  'tokens',
                ])}
                {...pages.steps(connection.pageInfo)}
              />
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
    text="Use a token to let scripts and apps act for you, with all of your role or just the permissions you pick."
  >
    {mayCreate && (
      <LinkButton to={PATHS.newToken} variant="primary" icon={Plus}>
        Create your first token
      </LinkButton>
    )}
  </EmptyState>
);
