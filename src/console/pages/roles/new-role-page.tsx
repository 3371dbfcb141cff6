import { useQuery } from '@tanstack/react-query';
import { useLocation, useSearchParams } from 'wouter';
import type { Catalog } from '../../../catalog/catalog.ts';
import { CreateRoleDocument, RoleDocument } from '../../../generated/console/graphql.ts';
import { queryOf, useChange } from '../../api/queries.ts';
import { Card, PageHeader } from '../../components/page.tsx';
import { countOf } from '../../components/range-of.ts';
import { ErrorState, PageSkeleton } from '../../components/states.tsx';
import { say } from '../../components/toast.tsx';
import { PATHS, pathTo } from '../../paths.ts';
import { useCatalog } from '../../permissions/catalog.ts';
import { PermissionsInShort } from '../../roles/permissions-in-short.tsx';
import { RoleForm, type RoleDraft } from './role-form.tsx';

const BACK = { to: PATHS.roles, title: 'Roles' };
const EMPTY: RoleDraft = { name: '', key: '', grants: [] };

/** Makes a role of the organization's own: from nothing, or from another one (`?from=`). */
export default function NewRolePage() {
  const [params] = useSearchParams();
  const from = params.get('from');
  const catalog = useCatalog();
  const source = useQuery({ ...queryOf(RoleDocument, { id: from ?? '' }), enabled: from !== null });
  const node = source.data?.node;
  const copied: RoleDraft = node?.__typename === 'Role' ? { name: `Copy of ${node.name}`, key: '', grants: node.grants } : EMPTY;
  const error = catalog.error ?? source.error;
  return (
    <>
      <PageHeader title="New role" lead="Members and API keys with it may do what it permits, and no more." back={BACK} />
      {error ? (
        <ErrorState error={error} onRetry={() => void Promise.all([catalog.refetch(), ...(from === null ? [] : [source.refetch()])])} />
      ) : !catalog.data || (from !== null && !source.data) ? (
        <PageSkeleton />
      ) : (
        <NewRole catalog={catalog.data} first={copied} />
      )}
    </>
  );
}

function NewRole({ catalog, first }: { readonly catalog: Catalog; readonly first: RoleDraft }) {
  const create = useChange(CreateRoleDocument);
  const [, navigate] = useLocation();
  const submit = async ({ name, key, grants }: RoleDraft): Promise<void> => {
    const made = await create.run({ input: { name, key, grants: [...grants] } });
    if (!made) return;
    say(`${name} is made`);
    navigate(pathTo(PATHS.role, made.role.id), { replace: true });
  };
  return (
    <RoleForm
      {...{ catalog, first, trouble: create.trouble, isBusy: create.isRunning }}
      isNew
      action="Make role"
      cancelTo={PATHS.roles}
      onSubmit={(draft) => void submit(draft)}
      aside={(permissions) => (
        <Card title="What it will permit">
          <p role="status" className="soft">
            {permissions.length === 0 ? 'Nothing, until permissions are chosen.' : `${countOf(permissions.length, ['permission', 'permissions'])}.`}
          </p>
          <PermissionsInShort permissions={permissions} />
        </Card>
      )}
    />
  );
}
