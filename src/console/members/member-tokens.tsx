import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { KeyRound, SearchX } from 'lucide-react';
import { useState } from 'react';
import { MemberTokensDocument, type CredentialStatus, type MemberRowFragment } from '../../generated/console/graphql.ts';
import { queryOf } from '../api/queries.ts';
import { FilterSelect, SearchInput } from '../components/field.tsx';
import { rangeOf } from '../components/range-of.ts';
import { EmptyState, ErrorState } from '../components/states.tsx';
import { Filters, Pager, TableSkeleton } from '../components/table.tsx';
import { usePages } from '../components/use-pages.ts';
import { useSettled } from '../components/use-settled.ts';
import { STATUS_OPTIONS } from '../tokens/status-options.ts';
import { TokenTable } from '../tokens/token-table.tsx';

/** The tokens of one member. For whoever may list them. */
export function MemberTokens({ member: { id, user } }: { readonly member: MemberRowFragment }) {
  const [search, setSearch] = useState('');
  const [status, setStatus] = useState<'ALL' | CredentialStatus>('ALL');
  const settled = useSettled(search.trim());
  const filter = { ...(settled !== '' && { search: settled }), ...(status !== 'ALL' && { status: [status] }) };
  const pages = usePages(JSON.stringify([id, filter]));
  const query = useQuery({ ...queryOf(MemberTokensDocument, { id, ...pages.args, filter }), placeholderData: keepPreviousData });
  const connection = query.data?.node?.__typename === 'Member' ? query.data.node.personalAccessTokens : undefined;

  if (query.error && !connection) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (connection?.totalCount === 0 && Object.keys(filter).length === 0 && !query.isPlaceholderData)
    return (
      <EmptyState
        icon={KeyRound}
        title={`${user.name} has no tokens`}
        text={user.kind === 'SERVICE' ? 'A token lets a program act as this service user.' : 'They make their own, under My tokens.'}
      />
    );
  return (
    <div className="stack">
      <Filters>
        <SearchInput label="Search names, descriptions, prefixes" value={search} onChange={setSearch} />
        <FilterSelect label="Status" value={status} onChange={setStatus} options={STATUS_OPTIONS} />
      </Filters>
      {!connection ? (
        <TableSkeleton rows={3} />
      ) : connection.edges.length === 0 ? (
        <EmptyState icon={SearchX} title="No token fits" text="There is none for this search and status." />
      ) : (
        <>
          <TokenTable label={`Tokens of ${user.name}`} tokens={connection.edges.map(({ node }) => node)} isStale={query.isPlaceholderData} />
          <Pager text={rangeOf(pages.offset, connection.edges.length, connection.totalCount, ['token', 'tokens'])} {...pages.steps(connection.pageInfo)} />
        </>
      )}
    </div>
  );
}
