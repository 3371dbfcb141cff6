import { useQuery } from '@tanstack/react-query';
import { useLocation, useParams } from 'wouter';
import type { Catalog } from '../../../catalog/catalog.ts';
import { RoleDocument, UpdateRoleDocument, type RoleQuery } from '../../../generated/console/graphql.ts';
import { queryOf, useChange } from '../../api/queries.ts';
import { Notice } from '../../components/notice.tsx';
import { Card, PageHeader } from '../../components/page.tsx';
import { countOf } from '../../components/range-of.ts';
import { ErrorState, NotFound, PageSkeleton } from '../../components/states.tsx';
import { say } from '../../components/toast.tsx';
import { PATHS, pathTo } from '../../paths.ts';
import { useCatalog } from '../../permissions/catalog.ts';
import { RoleDifference } from '../../roles/role-difference.tsx';
import { RoleForm, type RoleDraft } from './role-form.tsx';

type Role = Extract<NonNullable<RoleQuery['node']>, { __typename: 'Role' }>;

/** Changes a role of the organization's own. */
export default function EditRolePage() {
  const { id } = useParams<{ id: string }>();
  const catalog = useCatalog();
  // What is being written is not written over when the window is looked at again.
  const query = useQuery({ ...queryOf(RoleDocument, { id }), refetchOnWindowFocus: false });
  const error = catalog.error ?? query.error;
  if (error) return <ErrorState error={error} onRetry={() => void Promise.all([catalog.refetch(), query.refetch()])} />;
  if (!catalog.data || !query.data) return <PageSkeleton />;
  const { node } = query.data;
  if (node?.__typename !== 'Role') return <NotFound what="role" />;
  const back = { to: pathTo(PATHS.role, node.id), title: node.name };
  return (
    <>
      <PageHeader title={`Edit ${node.name}`} lead="Everybody who has it may do more, or less, from their next request on." back={back} />
      {node.builtIn ? (
        <Notice>It is built in and cannot be changed. Duplicate it to make one of your own.</Notice>
      ) : (
        <EditRole key={node.id} catalog={catalog.data} role={node} />
      )}
    </>
  );
}

function EditRole({ catalog, role }: { readonly catalog: Catalog; readonly role: Role }) {
  const update = useChange(UpdateRoleDocument);
  const [, navigate] = useLocation();
  const page = pathTo(PATHS.role, role.id);
  const submit = async ({ name, key, grants }: RoleDraft): Promise<void> => {
    if (!(await update.run({ input: { key, name, grants: [...grants] } }))) return;
    say(`${name} is changed`);
    navigate(page);
  };
  return (
    <RoleForm
      {...{ catalog, first: role, trouble: update.trouble, isBusy: update.isRunning }}
      isNew={false}
      action="Save"
      cancelTo={page}
      onSubmit={(draft) => void submit(draft)}
      aside={(permissions) => (
        <Card title="What changes">
          <div role="status">
            <RoleDifference before={role.permissions} after={permissions} />
          </div>
          <Affected role={role} />
        </Card>
      )}
    />
  );
}

/** Whom it touches, as far as the viewer may know. */
function Affected({ role: { memberCount, apiKeyCount } }: { readonly role: Role }) {
  const whom = [
    ...(memberCount === null ? [] : [countOf(memberCount, ['member', 'members'])]),
    ...(apiKeyCount === null ? [] : [countOf(apiKeyCount, ['API key', 'API keys'])]),
  ];
  return whom.length === 0 ? null : <p className="soft">For {whom.join(' and ')}, from the next request on.</p>;
}
