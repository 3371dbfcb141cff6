import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Plus, SearchX, SquareAsterisk } from 'lucide-react';
import { useState } from 'react';
import { ApiKeysDocument, type CredentialStatus } from '../../../generated/console/graphql.ts';
import { queryOf } from '../../api/queries.ts';
import { Button, LinkButton } from '../../components/button.tsx';
import { FilterSelect, SearchInput } from '../../components/field.tsx';
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
import { KeyTable } from './key-table.tsx';

/** The organization's API keys: found, ordered, and the steps of their lives. */
export default function ApiKeysPage() {
  const mayCreate = useMay('api-key:create');
  const [search, setSearch] = useState('');
  const [status, setStatus] = useState<'ALL' | CredentialStatus>('ALL');
  const [order, setOrder] = useState<OrderText>('CREATED_AT DESC');
  const settled = useSettled(search.trim());
  const filter = { ...(settled !== '' && { search: settled }), ...(status !== 'ALL' && { status: [status] }) };
  const pages = usePages(JSON.stringify([filter, order]));
  const query = useQuery({ ...queryOf(ApiKeysDocument, { ...pages.args, filter, orderBy: toOrder(order) }), placeholderData: keepPreviousData });
  const connection = query.data?.apiKeys;
  const hasNone = connection?.totalCount === 0 && Object.keys(filter).length === 0 && !query.isPlaceholderData;
  return (
    <>
      <PageHeader title="API keys" lead="Keys act for the organization, under a role of their own. They outlive whoever made them.">
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
            <SearchInput label="Search names, descriptions, prefixes" value={search} onChange={setSearch} />
            <FilterSelect label="Status" value={status} onChange={setStatus} options={STATUS_OPTIONS} />
            <FilterSelect label="Order" value={order} onChange={setOrder} options={ORDER_OPTIONS} />
          </Filters>
          {!connection ? (
            <TableSkeleton />
          ) : connection.edges.length === 0 ? (
            <EmptyState icon={SearchX} title="No key fits" text="None of the keys fits this search and status.">
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
              <KeyTable keys={connection.edges.map(({ node }) => node)} order={order} onOrder={setOrder} isStale={query.isPlaceholderData} />
              <Pager text={rangeOf(pages.offset, connection.edges.length, connection.totalCount, ['key', 'keys'])} {...pages.steps(connection.pageInfo)} />
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
    title="There are no API keys yet"
    text="A key lets a program act for the organization, and not for a person. Its role is fixed when it is made."
  >
    {mayCreate && (
      <LinkButton to={PATHS.newApiKey} variant="primary" icon={Plus}>
        Make the first one
      </LinkButton>
    )}
  </EmptyState>
);
