import { SearchX, UserX } from 'lucide-react';
import { Link } from 'wouter';
import {
  FormerMembersDocument,
  type FormerMemberRowFragment,
  type UserKind,
} from '../../generated/console/graphql.ts';
import { useRead } from '../api/queries.ts';
import { Button } from '../components/button.tsx';
import { SearchInput } from '../components/field.tsx';
import { useListState, useSearchText } from '../components/list-state.ts';
import { rangeOf } from '../components/range-of.ts';
import { RelativeTime } from '../components/relative-time.tsx';
import { EmptyState, ErrorState } from '../components/states.tsx';
import { Filters, Pager, Table, TableSkeleton, type Column } from '../components/table.tsx';
import { usePages, useValidPage } from '../components/use-pages.ts';
import { useMay } from '../session/viewer.ts';
import { Avatar, memberPath } from './member-facts.tsx';

const DEFAULTS = { q: '' };

/** People, or service users, who were removed: most recently removed first, a page at a time. */
export function FormerMemberList({
  kind,
  nouns,
}: {
  readonly kind: UserKind;
  readonly nouns: readonly [one: string, many: string];
}) {
  const [{ q }, change] = useListState(DEFAULTS);
  const [text, setText] = useSearchText(q, (next) => change({ q: next }));
  const filter = { kind, ...(q !== '' && { search: q }) };
  const pages = usePages(JSON.stringify(filter));
  const query = useRead(FormerMembersDocument, { ...pages.args, ...filter }, { isPaged: true });
  const connection = query.data?.formerMembers;
  useValidPage(pages, {
    error: query.error,
    isEmpty: connection?.edges.length === 0 && !query.isPlaceholderData,
  });

  if (query.error && !connection)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (connection?.totalCount === 0 && q === '' && !query.isPlaceholderData)
    return (
      <EmptyState
        icon={UserX}
        title={`No ${nouns[1]}`}
        text={`${kind === 'PERSON' ? 'Members' : 'Service users'} appear here after they are removed.`}
      />
    );
  return (
    <div className="stack">
      <Filters>
        <SearchInput
          label={kind === 'PERSON' ? 'Search names and emails' : 'Search names'}
          value={text}
          onChange={setText}
        />
      </Filters>
      {!connection ? (
        <TableSkeleton />
      ) : connection.edges.length === 0 ? (
        <EmptyState icon={SearchX} title={`No matching ${nouns[1]}`} text="Try another search.">
          <Button onClick={() => change(DEFAULTS)}>Clear search</Button>
        </EmptyState>
      ) : (
        <>
          <Table
            label={nouns[1]}
            columns={COLUMNS}
            rows={connection.edges.map(({ node }) => node)}
            rowKey={({ id }) => id}
            isStale={query.isPlaceholderData}
          />
          <Pager
            text={rangeOf(pages.offset, connection.edges.length, connection.totalCount, nouns)}
            {...pages.steps(connection.pageInfo)}
          />
        </>
      )}
    </div>
  );
}

const COLUMNS: readonly Column<FormerMemberRowFragment>[] = [
  {
    key: 'name',
    title: 'Name',
    isUnlabelled: true,
    cell: (former) => <FormerName former={former} />,
  },
  {
    key: 'role',
    title: 'Last role',
    cell: ({ roleName }) => roleName ?? <span className="soft">Unknown</span>,
  },
  { key: 'removed', title: 'Removed', cell: ({ removedAt }) => <RelativeTime at={removedAt} /> },
  {
    key: 'by',
    title: 'Removed by',
    cell: ({ removedBy }) => removedBy?.name ?? <span className="soft">Unknown</span>,
  },
];

function FormerName({ former }: { readonly former: FormerMemberRowFragment }) {
  const mayRead = useMay('member:read');
  const { user } = former;
  return (
    <span className="person">
      <Avatar {...user} />
      <span>
        {mayRead ? (
          <Link to={memberPath(former)} className="person-name">
            {user.name}
          </Link>
        ) : (
          <span className="person-name">{user.name}</span>
        )}
        {user.email !== null && <span className="person-note">{user.email}</span>}
      </span>
    </span>
  );
}
