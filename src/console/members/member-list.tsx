import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { SearchX, type LucideIcon } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { MembersDocument, type MemberStatus, type UserKind } from '../../generated/console/graphql.ts';
import { queryOf } from '../api/queries.ts';
import { Button } from '../components/button.tsx';
import { FilterSelect, SearchInput } from '../components/field.tsx';
import { rangeOf } from '../components/range-of.ts';
import { EmptyState, ErrorState } from '../components/states.tsx';
import { Filters, Pager, TableSkeleton } from '../components/table.tsx';
import { usePages } from '../components/use-pages.ts';
import { useSettled } from '../components/use-settled.ts';
import { useRoles } from '../roles/use-roles.ts';
import { MemberTable } from './member-table.tsx';

const STATUSES = [
  { value: 'ALL', label: 'Every status' },
  { value: 'ACTIVE', label: 'Active' },
  { value: 'INVITED', label: 'Invited' },
  { value: 'SUSPENDED', label: 'Suspended' },
] as const;

const EVERY_ROLE = '';

/** People, or service users: found by name, status and role, a page at a time. */
export function MemberList({
  kind,
  nouns,
  icon,
  none,
}: {
  readonly kind: UserKind;
  readonly nouns: readonly [one: string, many: string];
  readonly icon: LucideIcon;
  /** In the place of the list while there is nobody. */
  readonly none: { readonly title: string; readonly text: string; readonly action?: ReactNode };
}) {
  const [search, setSearch] = useState('');
  const [status, setStatus] = useState<'ALL' | MemberStatus>('ALL');
  const [role, setRole] = useState(EVERY_ROLE);
  const { data: roles } = useRoles();

  const settled = useSettled(search.trim());
  const filter = { kind, ...(settled !== '' && { search: settled }), ...(status !== 'ALL' && { status: [status] }), ...(role !== EVERY_ROLE && { role }) };
  const pages = usePages(JSON.stringify(filter));
  const query = useQuery({ ...queryOf(MembersDocument, { ...pages.args, ...filter }), placeholderData: keepPreviousData });
  const connection = query.data?.members;
  const isFiltered = Object.keys(filter).length > 1;

  if (query.error && !connection) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (connection?.totalCount === 0 && !isFiltered && !query.isPlaceholderData)
    return (
      <EmptyState icon={icon} title={none.title} text={none.text}>
        {none.action}
      </EmptyState>
    );
  return (
    <div className="stack">
      <Filters>
        <SearchInput label={kind === 'PERSON' ? 'Search names and e-mail addresses' : 'Search names'} value={search} onChange={setSearch} />
        <FilterSelect label="Status" value={status} onChange={setStatus} options={STATUSES.filter(({ value }) => kind === 'PERSON' || value !== 'INVITED')} />
        {roles && (
          <FilterSelect
            label="Role"
            value={role}
            onChange={setRole}
            options={[{ value: EVERY_ROLE, label: 'Every role' }, ...roles.map(({ key, name }) => ({ value: key, label: name }))]}
          />
        )}
      </Filters>
      {!connection ? (
        <TableSkeleton />
      ) : connection.edges.length === 0 ? (
        <EmptyState icon={SearchX} title="Nobody fits" text={`There is no ${nouns[0]} for this search, status and role.`}>
          <Button
            onClick={() => {
              setSearch('');
              setStatus('ALL');
              setRole(EVERY_ROLE);
            }}
          >
            Show all
          </Button>
        </EmptyState>
      ) : (
        <>
          <MemberTable label={nouns[1]} members={connection.edges.map(({ node }) => node)} isStale={query.isPlaceholderData} />
          <Pager text={rangeOf(pages.offset, connection.edges.length, connection.totalCount, nouns)} {...pages.steps(connection.pageInfo)} />
        </>
      )}
    </div>
  );
}
