import { KeyRound, SearchX } from 'lucide-react';
import {
  FormerMemberTokensDocument,
  MemberTokensDocument,
  type FormerMemberRowFragment,
  type MemberRowFragment,
  type TokenRowFragment,
} from '../../generated/console/graphql.ts';
import { useRead } from '../api/queries.ts';
import { Button } from '../components/button.tsx';
import { FilterSelect, SearchInput } from '../components/field.tsx';
import { rangeOf } from '../components/range-of.ts';
import { EmptyState, ErrorState } from '../components/states.tsx';
import { Filters, Pager, TableSkeleton } from '../components/table.tsx';
import { usePages, useValidPage, type Pages } from '../components/use-pages.ts';
import { STATUS_OPTIONS } from '../tokens/status-options.ts';
import { useTokenList } from '../tokens/token-list-state.ts';
import { TokenTable } from '../tokens/token-table.tsx';

/** The tokens of one member. For viewers who may list them. */
export function MemberTokens({ member: { id, user } }: { readonly member: MemberRowFragment }) {
  const list = useTokenList();
  const pages = usePages(JSON.stringify([id, list.filter]));
  const query = useRead(
    MemberTokensDocument,
    { id, ...pages.args, filter: list.filter },
    { isPaged: true },
  );
  const connection =
    query.data?.node?.__typename === 'Member' ? query.data.node.personalAccessTokens : undefined;
  const none =
    user.kind === 'SERVICE'
      ? 'Create a token to let a program act as this service user.'
      : 'Members create their tokens under My tokens.';
  return <TokensOf {...{ name: user.name, none, list, pages, query, connection }} />;
}

/** The tokens that a former member left behind. For viewers who may list them. */
export function FormerMemberTokens({
  former: { id, user },
}: {
  readonly former: FormerMemberRowFragment;
}) {
  const list = useTokenList();
  const pages = usePages(JSON.stringify([id, list.filter]));
  const query = useRead(
    FormerMemberTokensDocument,
    { id, ...pages.args, filter: list.filter },
    { isPaged: true },
  );
  return (
    <TokensOf
      {...{
        name: user.name,
        none: 'No tokens were left behind.',
        list,
        pages,
        query,
        connection: query.data?.formerMember?.personalAccessTokens,
      }}
    />
  );
}

interface TokensOfProps {
  readonly name: string;
  readonly none: string;
  readonly list: ReturnType<typeof useTokenList>;
  readonly pages: Pages;
  readonly query: {
    readonly error: Error | null;
    readonly isPlaceholderData: boolean;
    readonly refetch: () => unknown;
  };
  readonly connection:
    | {
        readonly edges: readonly { readonly node: TokenRowFragment }[];
        readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
        readonly totalCount: number;
      }
    | undefined;
}

function TokensOf({ name, none, list, pages, query, connection }: TokensOfProps) {
  useValidPage(pages, {
    error: query.error,
    isEmpty: connection?.edges.length === 0 && !query.isPlaceholderData,
  });
  if (query.error && !connection)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (connection?.totalCount === 0 && !list.isFiltered && !query.isPlaceholderData)
    return <EmptyState icon={KeyRound} title={`${name} has no tokens`} text={none} />;
  return (
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
      </Filters>
      {!connection ? (
        <TableSkeleton rows={3} />
      ) : connection.edges.length === 0 ? (
        <EmptyState icon={SearchX} title="No matching tokens" text="Try another search or filter.">
          <Button onClick={list.clear}>Clear filters</Button>
        </EmptyState>
      ) : (
        <>
          <TokenTable
            label={`Tokens of ${name}`}
            tokens={connection.edges.map(({ node }) => node)}
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
  );
}
