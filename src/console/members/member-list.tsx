import { SearchX, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  MembersDocument,
  type MemberStatus,
  type UserKind,
} from '../../generated/console/graphql.ts';
import { useRead } from '../api/queries.ts';
import { Button } from '../components/button.tsx';
import { FilterSelect, SearchInput } from '../components/field.tsx';
import { useListState, useSearchText } from '../components/list-state.ts';
import { rangeOf } from '../components/range-of.ts';
import { EmptyState, ErrorState } from '../components/states.tsx';
import { Filters, Pager, TableSkeleton } from '../components/table.tsx';
import { usePages, useValidPage } from '../components/use-pages.ts';
import { useRoles } from '../roles/use-roles.ts';
import { MemberTable } from './member-table.tsx';

const STATUSES = [
  { value: 'ALL', label: 'All statuses' },
  { value: 'ACTIVE', label: 'Active' },
  { value: 'INVITED', label: 'Invited' },
  { value: 'SUSPENDED', label: 'Suspended' },
] as const;

const ALL_ROLES = '';

interface ListState {
  readonly q: string;
  readonly status: 'ALL' | MemberStatus;
  readonly role: string;
  readonly [name: string]: string;
}
const DEFAULTS: ListState = { q: '', status: 'ALL', role: ALL_ROLES };
const ALLOWED = { status: STATUSES.map(({ value }) => value) };

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
  /** In the place of the list while it is empty. */
  readonly none: { readonly title: string; readonly text: string; readonly action?: ReactNode };
}) {
  const [{ q, status, role }, change] = useListState(DEFAULTS, ALLOWED);
  const [text, setText] = useSearchText(q, (next) => change({ q: next }));
  const { data: roles } = useRoles();
  const filter = {
    kind,
    ...(q !== '' && { search: q }),
    ...(status !== 'ALL' && { status: [status] }),
    ...(role !== ALL_ROLES && { role }),
  };
  const pages = usePages(JSON.stringify(filter));
  const query = useRead(MembersDocument, { ...pages.args, ...filter }, { isPaged: true });
  const connection = query.data?.members;
  const isFiltered = Object.keys(filter).length > 1;
  useValidPage(pages, {
    error: query.error,
    isEmpty: connection?.edges.length === 0 && !query.isPlaceholderData,
  });

  if (query.error && !connection)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (connection?.totalCount === 0 && !isFiltered && !query.isPlaceholderData)
    return (
      <EmptyState icon={icon} title={none.title} text={none.text}>
        {none.action}
      </EmptyState>
    );
  return (
    <div className="stack">
      <Filters>
        <SearchInput
          label={kind === 'PERSON' ? 'Search names and emails' : 'Search names'}
          value={text}
          onChange={setText}
        />
        <FilterSelect
          label="Status"
          value={status}
          onChange={(next) => change({ status: next })}
          options={STATUSES.filter(({ value }) => kind === 'PERSON' || value !== 'INVITED')}
        />
        {roles && (
          <FilterSelect
            label="Role"
            value={role}
            onChange={(next) => change({ role: next })}
            options={[
              { value: ALL_ROLES, label: 'All roles' },
              ...roles.map(({ key, name }) => ({ value: key, label: name })),
            ]}
          />
        )}
      </Filters>
      {!connection ? (
        <TableSkeleton />
      ) : connection.edges.length === 0 ? (
        <EmptyState
          icon={SearchX}
          title={`No matching ${nouns[1]}`}
          text="Try another search or filter."
        >
          <Button onClick={() => change(DEFAULTS)}>Clear filters</Button>
        </EmptyState>
      ) : (
        <>
          <MemberTable
            label={nouns[1]}
            members={connection.edges.map(({ node }) => node)}
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
