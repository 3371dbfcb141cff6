import { CircleSlash, Columns3, Copy, Pencil, Users } from 'lucide-react';
import { useState } from 'react';
import { useLocation, useParams } from 'wouter';
import {
  MembersDocument,
  RoleDocument,
  type RoleQuery,
} from '../../../generated/console/graphql.ts';
import { useRead } from '../../api/queries.ts';
import { Badge, Tag } from '../../components/badge.tsx';
import { Button, LinkButton } from '../../components/button.tsx';
import { Loaded } from '../../components/loaded.tsx';
import { Card, Facts, PageHeader } from '../../components/page.tsx';
import { PagedList } from '../../components/paged-list.tsx';
import { countOf } from '../../components/range-of.ts';
import { EmptyState, NotFound } from '../../components/states.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { usePagedList } from '../../components/use-paged-list.ts';
import { MemberTable } from '../../members/member-table.tsx';
import { backTo, PATHS, pathTo } from '../../paths.ts';
import { PermissionList } from '../../permissions/permission-list.tsx';
import { DeleteRoleDialog } from '../../roles/delete-role-dialog.tsx';
import { useMay, useMayOpen } from '../../session/viewer.ts';
import { TargetEvents } from '../../tokens/target-events.tsx';
import '../../roles/roles.css';

type Role = Extract<NonNullable<RoleQuery['node']>, { __typename: 'Role' }>;

/** One role: its permissions, and the members who have it. */
export default function RolePage() {
  const { id } = useParams<{ id: string }>();
  return (
    <Loaded query={useRead(RoleDocument, { id })}>
      {({ node }) =>
        node?.__typename === 'Role' ? (
          <RoleDetail key={node.id} role={node} />
        ) : (
          <NotFound what="role" />
        )
      }
    </Loaded>
  );
}

function RoleDetail({ role }: { readonly role: Role }) {
  const [mayCreate, mayListRoles, mayListMembers, mayReadEvents] = [
    useMayOpen('newRole'),
    useMayOpen('compareRoles'),
    useMay('member:list'),
    useMay('audit-event:list'),
  ];
  const [isDeleting, setDeleting] = useState(false);
  const [, navigate] = useLocation();
  return (
    <>
      <PageHeader
        title={role.name}
        lead={
          role.builtIn
            ? "Built in; it can't be changed or deleted. Duplicate it to create your own."
            : undefined
        }
        back={backTo('roles')}
        badge={role.builtIn ? <Badge>Built in</Badge> : undefined}
      >
        {mayListRoles && (
          <LinkButton to={`${PATHS.compareRoles}?roles=${role.key}`} icon={Columns3}>
            Compare
          </LinkButton>
        )}
        {mayCreate && (
          <LinkButton to={`${PATHS.newRole}?from=${role.id}`} icon={Copy}>
            Duplicate
          </LinkButton>
        )}
        {role.viewerCan.includes('UPDATE') && (
          <LinkButton to={pathTo(PATHS.editRole, role.id)} icon={Pencil}>
            Edit
          </LinkButton>
        )}
        {role.viewerCan.includes('DELETE') && (
          <Button variant="danger-quiet" onClick={() => setDeleting(true)}>
            Delete
          </Button>
        )}
      </PageHeader>
      <Card>
        <Facts facts={factsOf(role)} />
      </Card>
      <Tabs
        label={`About ${role.name}`}
        tabs={[
          { key: 'permissions', title: 'Permissions', content: <Permissions role={role} /> },
          mayListMembers && {
            key: 'members',
            title: 'Members',
            content: <Holders role={role} />,
          },
          mayReadEvents && {
            key: 'events',
            title: 'Audit trail',
            content: <TargetEvents targetId={role.id} />,
          },
        ]}
      />
      <DeleteRoleDialog
        role={role}
        isOpen={isDeleting}
        onClose={() => setDeleting(false)}
        onDeleted={() => navigate(PATHS.roles)}
      />
    </>
  );
}

const factsOf = ({ key, permissionCount, memberCount, apiKeyCount }: Role) => [
  ['Key', <Tag key="key">{key}</Tag>] as const,
  ['Access', countOf(permissionCount, ['permission', 'permissions'])] as const,
  ...(memberCount === null ? [] : [['Members', memberCount] as const]),
  ...(apiKeyCount === null ? [] : [['API keys', apiKeyCount] as const]),
];

const Permissions = ({ role: { grants, permissions } }: { readonly role: Role }) =>
  grants.length === 0 ? (
    <EmptyState
      icon={CircleSlash}
      title="No permissions"
      text="Members with this role can sign in, and do nothing else."
    />
  ) : (
    <div className="stack">
      <div className="stack-tight">
        <h2>Rules</h2>
        <ul className="tags">
          {grants.map((grant) => (
            <li key={grant}>
              <Tag>{grant}</Tag>
            </li>
          ))}
        </ul>
      </div>
      <div className="stack-tight">
        <h2>Resulting permissions</h2>
        <PermissionList permissions={permissions} />
      </div>
    </div>
  );

function Holders({ role: { key } }: { readonly role: Role }) {
  const list = usePagedList(MembersDocument, { role: key }, ({ members }) => members);
  return (
    <PagedList
      list={list}
      nouns={['member', 'members']}
      none={
        <EmptyState
          icon={Users}
          title="No members"
          text="Assign this role by changing the role of a member."
        />
      }
    >
      {(members) => <MemberTable label="Members" members={members} isStale={list.isStale} />}
    </PagedList>
  );
}
