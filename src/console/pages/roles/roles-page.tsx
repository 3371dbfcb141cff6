import { Columns3, MoreHorizontal, Plus, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { Badge, Tag } from '../../components/badge.tsx';
import { Button, IconButton, LinkButton } from '../../components/button.tsx';
import { SearchInput } from '../../components/field.tsx';
import { useListState, useSearchText } from '../../components/list-state.ts';
import { Menu, MenuItem, MenuLine, MenuLink } from '../../components/menu.tsx';
import { PageHeader } from '../../components/page.tsx';
import { countOf } from '../../components/range-of.ts';
import { EmptyState, ErrorState } from '../../components/states.tsx';
import { Filters, Table, TableSkeleton, type Column } from '../../components/table.tsx';
import { PATHS, pathTo } from '../../paths.ts';
import { useMay } from '../../session/viewer.ts';
import { DeleteRoleDialog } from '../../roles/delete-role-dialog.tsx';
import { useRoleRights } from '../../roles/role-rights.ts';
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
      {query.error && !found ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <div className="stack">
          <Filters>
            <SearchInput label="Search roles" value={search} onChange={setSearch} />
          </Filters>
          {!found ? (
            <TableSkeleton rows={6} />
          ) : found.length === 0 ? (
            <EmptyState icon={ShieldCheck} title="No matching roles" text="Try another search.">
              <Button onClick={() => change({ q: '' })}>Clear search</Button>
            </EmptyState>
          ) : (
            <>
              <RoleTable roles={found} />
              <p className="soft small" role="status">
                {countOf(found.length, ['role', 'roles'])}
              </p>
            </>
          )}
        </div>
      )}
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
    {
      key: 'steps',
      title: 'Actions',
      isTitleHidden: true,
      align: 'end',
      isUnlabelled: true,
      cell: (role) => <RowMenu role={role} />,
    },
  ];
  return <Table label="Roles" columns={columns} rows={roles} rowKey={({ id }) => id} />;
}

function RowMenu({ role }: { readonly role: RoleRow }) {
  const rights = useRoleRights()(role);
  const [isDeleting, setDeleting] = useState(false);
  return (
    <>
      <Menu trigger={<IconButton label={`Actions for ${role.name}`} icon={MoreHorizontal} />}>
        <MenuLink to={pathTo(PATHS.role, role.id)}>Open</MenuLink>
        <MenuLink to={`${PATHS.compareRoles}?roles=${role.key}`}>Compare</MenuLink>
        {rights.duplicate && <MenuLink to={`${PATHS.newRole}?from=${role.id}`}>Duplicate</MenuLink>}
        {rights.update && <MenuLink to={pathTo(PATHS.editRole, role.id)}>Edit</MenuLink>}
        {rights.delete && (
          <>
            <MenuLine />
            <MenuItem isDangerous onClick={() => setDeleting(true)}>
              Delete…
            </MenuItem>
          </>
        )}
      </Menu>
      <DeleteRoleDialog role={role} isOpen={isDeleting} onClose={() => setDeleting(false)} />
    </>
  );
}
