import { useQuery } from '@tanstack/react-query';
import { useLocation, useSearchParams } from 'wouter';
import type { Catalog } from '../../../catalog/catalog.ts';
import { CreateRoleDocument, RoleDocument } from '../../../generated/console/graphql.ts';
import { useChange } from '../../api/change.ts';
import { queryOf } from '../../api/queries.ts';
import { useDraft } from '../../components/draft.ts';
import { bothOf, Loaded } from '../../components/loaded.tsx';
import { Card, PageHeader } from '../../components/page.tsx';
import { countOf } from '../../components/range-of.ts';
import { say } from '../../components/toast.tsx';
import { backTo, PATHS, pathTo } from '../../paths.ts';
import { useCatalog } from '../../permissions/catalog.ts';
import { PermissionLines } from '../../permissions/permission-lines.tsx';
import { useViewer } from '../../session/viewer.ts';
import { keyOf, RoleForm, type RoleValues } from './role-form.tsx';

const EMPTY: RoleValues = { name: '', ownKey: null, grants: [] };

/** Creates a role, optionally as a copy of another one (`?from=`). */
export default function NewRolePage() {
  const [params] = useSearchParams();
  const from = params.get('from');
  const catalog = useCatalog();
  const source = useQuery({ ...queryOf(RoleDocument, { id: from ?? '' }), enabled: from !== null });
  const query = from === null ? catalog : bothOf(catalog, source);
  const node = source.data?.node;
  const copied: RoleValues =
    node?.__typename === 'Role'
      ? { name: `Copy of ${node.name}`, ownKey: null, grants: node.grants }
      : EMPTY;
  return (
    <>
      <PageHeader
        title="New role"
        lead="Define what members and API keys with this role can do."
        back={backTo('roles')}
      />
      <Loaded<unknown> query={query}>
        {() => catalog.data && <NewRole catalog={catalog.data} from={from} first={copied} />}
      </Loaded>
    </>
  );
}

function NewRole({
  catalog,
  from,
  first,
}: {
  readonly catalog: Catalog;
  readonly from: string | null;
  readonly first: RoleValues;
}) {
  const { permissions } = useViewer();
  const draft = useDraft(`role:new:${from ?? ''}`, first);
  const create = useChange(CreateRoleDocument);
  const [, navigate] = useLocation();
  const submit = async (): Promise<boolean> => {
    const { name, grants } = draft.values;
    const made = await create.run({
      input: { name, key: keyOf(draft.values), grants: [...grants] },
    });
    if (!made) return false;
    say('Role created');
    navigate(pathTo(PATHS.role, made.role.id), { replace: true });
    return true;
  };
  return (
    <RoleForm
      {...{ catalog, draft, change: create }}
      grantable={permissions}
      isNew
      action="Create role"
      cancelTo={PATHS.roles}
      onSubmit={submit}
      aside={(permissions) => (
        <Card title="Resulting permissions">
          <p role="status" className="soft">
            {permissions.length === 0
              ? 'No permissions selected.'
              : `${countOf(permissions.length, ['permission', 'permissions'])}.`}
          </p>
          <PermissionLines permissions={permissions} linesMax={14} />
        </Card>
      )}
    />
  );
}
