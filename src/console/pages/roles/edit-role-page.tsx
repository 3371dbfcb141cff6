import { useLocation, useParams } from 'wouter';
import type { Catalog } from '../../../catalog/catalog.ts';
import {
  RoleDocument,
  UpdateRoleDocument,
  type RoleQuery,
} from '../../../generated/console/graphql.ts';
import { useChange } from '../../api/change.ts';
import { useRead } from '../../api/queries.ts';
import { useDraft } from '../../components/draft.ts';
import { bothOf, Loaded } from '../../components/loaded.tsx';
import { Notice } from '../../components/notice.tsx';
import { Card, PageHeader } from '../../components/page.tsx';
import { countOf } from '../../components/range-of.ts';
import { NotFound } from '../../components/states.tsx';
import { say } from '../../components/toast.tsx';
import { PATHS, pathTo } from '../../paths.ts';
import { useCatalog } from '../../permissions/catalog.ts';
import { RoleDifference } from '../../roles/role-difference.tsx';
import { useMay, useViewer } from '../../session/viewer.ts';
import { RoleForm, type RoleValues } from './role-form.tsx';

type Role = Extract<NonNullable<RoleQuery['node']>, { __typename: 'Role' }>;

/** Changes a role that the organization created. */
export default function EditRolePage() {
  const { id } = useParams<{ id: string }>();
  const query = bothOf(useRead(RoleDocument, { id }), useCatalog());
  return (
    <Loaded query={query}>
      {([{ node }, catalog]) =>
        node?.__typename === 'Role' ? (
          <>
            <PageHeader
              title={`Edit ${node.name}`}
              lead="Changes apply immediately to everyone with this role."
              back={{ to: pathTo(PATHS.role, node.id), title: node.name }}
            />
            {node.viewerCan.includes('UPDATE') ? (
              <EditRole key={node.id} catalog={catalog} role={node} />
            ) : (
              <Notice>
                {node.builtIn
                  ? "This role is built in and can't be changed. Duplicate it to create your own."
                  : "You can't change this role."}
              </Notice>
            )}
          </>
        ) : (
          <NotFound what="role" />
        )
      }
    </Loaded>
  );
}

function EditRole({ catalog, role }: { readonly catalog: Catalog; readonly role: Role }) {
  const { permissions } = useViewer();
  const [mayUpdate, mayWiden] = [useMay('role:update'), useMay('role:widen')];
  const draft = useDraft<RoleValues>(`${role.id}:edit`, {
    name: role.name,
    ownKey: role.key,
    grants: role.grants,
  });
  const update = useChange(UpdateRoleDocument);
  const [, navigate] = useLocation();
  const page = pathTo(PATHS.role, role.id);
  const submit = async (): Promise<boolean> => {
    const { name, grants } = draft.values;
    const input = {
      key: role.key,
      ...(name !== role.name && { name }),
      ...(grants.join() !== role.grants.join() && { grants: [...grants] }),
    };
    if (!(await update.run({ input }))) return false;
    say('Saved');
    navigate(page);
    return true;
  };
  return (
    <RoleForm
      {...{ catalog, draft, change: update }}
      // Without role:widen a role can only be narrowed; without role:update, only widened.
      grantable={mayWiden ? permissions : role.permissions}
      isNew={false}
      action="Save"
      cancelTo={page}
      onSubmit={submit}
      aside={(permissions) => (
        <Card title="Changes">
          {!mayWiden && (
            <p className="soft">
              You can remove permissions from this role. Adding some requires role:widen.
            </p>
          )}
          {!mayUpdate && (
            <p className="soft">
              You can add permissions to this role. Removing some requires role:update.
            </p>
          )}
          <div role="status">
            <RoleDifference before={role.permissions} after={permissions} />
          </div>
          <Affected role={role} />
        </Card>
      )}
    />
  );
}

/** Shows who is affected, if the viewer may see it. */
function Affected({ role: { memberCount, apiKeyCount } }: { readonly role: Role }) {
  const whom = [
    ...(memberCount === null ? [] : [countOf(memberCount, ['member', 'members'])]),
    ...(apiKeyCount === null ? [] : [countOf(apiKeyCount, ['API key', 'API keys'])]),
  ];
  return whom.length === 0 ? null : (
    <p className="soft">Applies immediately to {whom.join(' and ')}.</p>
  );
}
