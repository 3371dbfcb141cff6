import { useState } from 'react';
import { Link } from 'wouter';
import { Badge, Tag } from '../components/badge.tsx';
import { stepsColumn, type Column } from '../components/column.ts';
import { StepMenu } from '../components/steps.tsx';
import { Table } from '../components/table.tsx';
import { PATHS, pathTo } from '../paths.ts';
import { useMay, useMayOpen } from '../session/viewer.ts';
import { DeleteRoleDialog } from './delete-role-dialog.tsx';
import type { RoleRow } from './use-roles.ts';
import './roles.css';

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

/** A table of roles, with what the viewer may do to each. */
export function RoleTable({ roles }: { readonly roles: readonly RoleRow[] }) {
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
  const mayCreate = useMayOpen('newRole');
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
