import { Plus, SearchX, SquareAsterisk } from 'lucide-react';
import { ApiKeysDocument } from '../../../generated/console/graphql.ts';
import { useRead } from '../../api/queries.ts';
import { Button, LinkButton } from '../../components/button.tsx';
import { FilterSelect, SearchInput } from '../../components/field.tsx';
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
import { KeyTable } from './key-table.tsx';

/** The organization's API keys: found, ordered, and the steps of their lives. */
export default function ApiKeysPage() {
  const mayCreate = useMay('api-key:create');
  const list = useTokenList();
  const pages = usePages(JSON.stringify([list.filter, list.order]));
  const query = useRead(
    ApiKeysDocument,
    { ...pages.args, filter: list.filter, orderBy: toOrder(list.order) },
    { isPaged: true },
  );
  const connection = query.data?.apiKeys;
  useValidPage(pages, {
    error: query.error,
    isEmpty: connection?.edges.length === 0 && !query.isPlaceholderData,
  });
  const hasNone = connection?.totalCount === 0 && !list.isFiltered && !query.isPlaceholderData;
  return (
    <>
      <PageHeader
        title="API keys"
        lead="Keys belong to the organization and have their own role. They keep working when their creator leaves."
      >
        {mayCreate && (
          <LinkButton to={PATHS.newApiKey} variant="primary" icon={Plus}>
            New API key
          </LinkButton>
        )}
      </PageHeader>
      {query.error && !connection ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : hasNone ? (
        <NoKeys mayCreate={mayCreate} />
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
              title="No matching keys"
              text="Try another search or filter."
            >
              <Button onClick={list.clear}>Clear filters</Button>
            </EmptyState>
          ) : (
            <>
              <KeyTable
                keys={connection.edges.map(({ node }) => node)}
                order={list.order}
                onOrder={list.setOrder}
                isStale={query.isPlaceholderData}
              />
              <Pager
                text={rangeOf(pages.offset, connection.edges.length, connection.totalCount, [
                  'key',
                  'keys',
                ])}
                {...pages.steps(connection.pageInfo)}
              />
            </>
          )}
        </div>
      )}
    </>
  );
}

const NoKeys = ({ mayCreate }: { readonly mayCreate: boolean }) => (
  <EmptyState
    icon={SquareAsterisk}
    title="No API keys yet"
    text="Use a key to let a program act for the organization instead of a person. Its role can't be changed later."
  >
    {mayCreate && (
      <LinkButton to={PATHS.newApiKey} variant="primary" icon={Plus}>
        Create API key
      </LinkButton>
    )}
  </EmptyState>
);
