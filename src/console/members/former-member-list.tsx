import { UserX } from 'lucide-react';
import {
  FormerMembersDocument,
  type FormerMemberRowFragment,
  type UserKind,
} from '../../generated/console/graphql.ts';
import { useListState, useSearchText } from '../components/list-state.ts';
import { PagedList } from '../components/paged-list.tsx';
import type { Nouns } from '../components/range-of.ts';
import { RelativeTime } from '../components/relative-time.tsx';
import { SearchInput } from '../components/search-input.tsx';
import { EmptyState } from '../components/states.tsx';
import type { Column } from '../components/column.ts';
import { Table } from '../components/table.tsx';
import { usePagedList } from '../components/use-paged-list.ts';
import { MemberName } from './member-facts.tsx';

const DEFAULTS = { q: '' };

/** A list of removed members or service users, most recently removed first. */
export function FormerMemberList({
  kind,
  nouns,
}: {
  readonly kind: UserKind;
  readonly nouns: Nouns;
}) {
  const [{ q }, change] = useListState(DEFAULTS);
  const [text, setText] = useSearchText(q, (next) => change({ q: next }));
  const list = usePagedList(
    FormerMembersDocument,
    { kind, ...(q !== '' && { search: q }) },
    ({ formerMembers }) => formerMembers,
    { isFiltered: q !== '' },
  );
  return (
    <PagedList
      {...{ list, nouns }}
      onClear={() => change(DEFAULTS)}
      filters={
        <SearchInput
          label={kind === 'PERSON' ? 'Search names and emails' : 'Search names'}
          value={text}
          onChange={setText}
        />
      }
      none={
        <EmptyState
          icon={UserX}
          title={`No ${nouns[1]}`}
          text={`${kind === 'PERSON' ? 'Members' : 'Service users'} appear here after they are removed.`}
        />
      }
    >
      {(rows) => (
        <Table
          label={nouns[1]}
          columns={COLUMNS}
          rows={rows}
          rowKey={({ id }) => id}
          isStale={list.isStale}
        />
      )}
    </PagedList>
  );
}

const COLUMNS: readonly Column<FormerMemberRowFragment>[] = [
  {
    key: 'name',
    title: 'Name',
    isUnlabelled: true,
    cell: (former) => <MemberName member={former} />,
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
