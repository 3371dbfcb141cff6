import { Columns3, Plus } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { Badge, Tag } from '../../components/badge.tsx';
import { LinkButton } from '../../components/button.tsx';
import { SearchInput } from '../../components/search-input.tsx';
import { useListState, useSearchText } from '../../components/list-state.ts';
import { PageHeader } from '../../components/page.tsx';
import { PagedList } from '../../components/paged-list.tsx';
import { StepMenu } from '../../components/steps.tsx';
import { stepsColumn, Table, type Column } from '../../components/table.tsx';
import { ALL_ROWS } from '../../components/use-paged-list.ts';
import { PATHS, pathTo } from '../../paths.ts';
import { useMay } from '../../session/viewer.ts';
import { DeleteRoleDialog } from '../../roles/delete-role-dialog.tsx';
import { useRoles, type RoleRow } from '../../roles/use-roles.ts';
import '../../roles/roles.css';

/** The organization's roles: built-in ones and its own. */
export default function RolesPage() {
  const mayCreate = useMay('role:create');
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

const unlessUnknown = (count: number | null): string => (count === null ? '' : String(count));

const NAME: Column<RoleRow> = {
  key: 'name',
  title: 'Role',
  isUnlabelled: true,
  cell: ({ id, name, key, builtIn }) => (
    <span className="row">
      <Link to={pathTo(PATHS.role, id)} className="role-name">
        {name}
      </Link>
      <Tag>{key}</Tag>
      {builtIn && <Badge>Built in</Badge>}
    </span>
  ),
};

function RoleTable({ roles }: { readonly roles: readonly RoleRow[] }) {
  const [mayListMembers, mayListKeys] = [useMay('member:list'), useMay('api-key:list')];
  const columns: Column<RoleRow>[] = [
    NAME,
    { key: 'permissions', title: 'Permissions', cell: ({ permissionCount }) => permissionCount },
    ...(mayListMembers
      ? [
          {
            key: 'members',
            title: 'Members',
            cell: ({ memberCount }: RoleRow) => unlessUnknown(memberCount),
          },
        ]
      : []),
    ...(mayListKeys
      ? [
          {
            key: 'keys',
            title: 'API keys',
            cell: ({ apiKeyCount }: RoleRow) => unlessUnknown(apiKeyCount),
          },
        ]
      : []),
    stepsColumn((role) => <RowMenu role={role} />),
  ];
  return <Table label="Roles" columns={columns} rows={roles} rowKey={({ id }) => id} />;
}

function RowMenu({ role }: { readonly role: RoleRow }) {
  const mayCreate = useMay('role:create');
  const { viewerCan } = role;
  const [isDeleting, setDeleting] = useState(false);
  return (
    <>
      <StepMenu
        name={role.name}
        links={[
          ['Open', pathTo(PATHS.role, role.id)],
          ['Compare', `${PATHS.compareRoles}?roles=${role.key}`],
          ...(mayCreate ? [['Duplicate', `${PATHS.newRole}?from=${role.id}`] as const] : []),
          ...(viewerCan.includes('UPDATE')
            ? [['Edit', pathTo(PATHS.editRole, role.id)] as const]
            : []),
        ]}
        steps={
          viewerCan.includes('DELETE')
            ? [{ key: 'delete', label: 'Delete', isDangerous: true }]
            : []
        }
        onStep={() => setDeleting(true)}
      />
      <DeleteRoleDialog role={role} isOpen={isDeleting} onClose={() => setDeleting(false)} />
    </>
  );
}
