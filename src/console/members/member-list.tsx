import type { LucideIcon } from 'lucide-react';
import {
  MembersDocument,
  type MemberStatus,
  type UserKind,
} from '../../generated/console/graphql.ts';
import { useListState, useSearchText } from '../components/list-state.ts';
import { PagedList } from '../components/paged-list.tsx';
import type { Nouns } from '../components/range-of.ts';
import { SearchInput } from '../components/search-input.tsx';
import { FilterSelect } from '../components/select.tsx';
import { EmptyState } from '../components/states.tsx';
import { usePagedList } from '../components/use-paged-list.ts';
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

/** A list of members or service users, with search, status and role filters. */
export function MemberList({
  kind,
  nouns,
  icon,
  none,
}: {
  readonly kind: UserKind;
  readonly nouns: Nouns;
  readonly icon: LucideIcon;
  /** Shown instead of the list while it is empty. */
  readonly none: { readonly title: string; readonly text: string };
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
  const list = usePagedList(MembersDocument, filter, ({ members }) => members, {
    isFiltered: Object.keys(filter).length > 1,
  });
  return (
    <PagedList
      {...{ list, nouns }}
      onClear={() => change(DEFAULTS)}
      filters={
        <>
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
        </>
      }
      none={<EmptyState icon={icon} {...none} />}
    >
      {(members) => <MemberTable label={nouns[1]} members={members} isStale={list.isStale} />}
    </PagedList>
  );
}
