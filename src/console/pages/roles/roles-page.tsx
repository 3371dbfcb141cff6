import { Columns3, Plus } from 'lucide-react';
import { LinkButton } from '../../components/button.tsx';
import { SearchInput } from '../../components/search-input.tsx';
import { useListState, useSearchText } from '../../components/list-state.ts';
import { PageHeader } from '../../components/page.tsx';
import { PagedList } from '../../components/paged-list.tsx';
import { ALL_ROWS } from '../../components/use-paged-list.ts';
import { PATHS } from '../../paths.ts';
import { useMayOpen } from '../../session/viewer.ts';
import { useRoles } from '../../roles/use-roles.ts';
import '../../roles/roles.css';
import { RoleTable } from '../../roles/role-table.tsx';

/** The organization's roles: built-in ones and its own. */
export default function RolesPage() {
  const mayCreate = useMayOpen('newRole');
  const query = useRoles();
  const [{ q }, change] = useListState({ q: '' });
  const [search, setSearch] = useSearchText(q, (next) => change({ q: next }));
  const words = search.trim().toLowerCase();
  const found = query.data?.filter(({ key, name }) =>
    `${key} ${name.toLowerCase()}`.includes(words),
  );
  return (
    <>
      <PageHeader title="Roles" lead="Roles define what members and API keys can do.">
        <LinkButton to={PATHS.compareRoles} icon={Columns3}>
          Compare
        </LinkButton>
        {mayCreate && (
          <LinkButton to={PATHS.newRole} variant="primary" icon={Plus}>
            New role
          </LinkButton>
        )}
      </PageHeader>
      <PagedList
        list={{
          ...ALL_ROWS,
          rows: found ?? null,
          error: query.error,
          retry: () => void query.refetch(),
          total: found?.length ?? null,
        }}
        nouns={['role', 'roles']}
        skeletonRows={6}
        none={null}
        onClear={() => change({ q: '' })}
        filters={<SearchInput label="Search roles" value={search} onChange={setSearch} />}
      >
        {(roles) => <RoleTable roles={roles} />}
      </PagedList>
    </>
  );
}
