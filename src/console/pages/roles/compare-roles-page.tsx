import { Check, Columns3 } from 'lucide-react';
import { useSearchParams } from 'wouter';
import { PageHeader } from '../../components/page.tsx';
import { PageSkeleton } from '../../components/skeleton.tsx';
import { EmptyState, ErrorState } from '../../components/states.tsx';
import { backTo } from '../../paths.ts';
import { useRoles, type RoleRow } from '../../roles/use-roles.ts';
import '../../permissions/permissions.css';
import './compare.css';
import { RoleComparison } from './role-comparison.tsx';

/**
 * Compares the permissions of several roles. The URL contains the roles (`?roles=admin,viewer`).
 */
export default function CompareRolesPage() {
  const query = useRoles();
  const [params, setParams] = useSearchParams();
  const asked = params.get('roles')?.split(',') ?? [];
  const roles = query.data ?? [];
  const chosen = roles.filter(({ key }) => asked.includes(key));
  const toggle = (key: string): void => {
    const next = roles
      .map((role) => role.key)
      .filter((one) => (one === key) !== asked.includes(one));
    setParams(next.length === 0 ? {} : { roles: next.join(',') }, { replace: true });
  };
  return (
    <>
      <PageHeader
        title="Compare roles"
        lead="Compare permissions side by side."
        back={backTo('roles')}
      />
      {query.error && !query.data ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : !query.data ? (
        <PageSkeleton />
      ) : (
        <>
          <RoleChips roles={roles} chosen={chosen} onToggle={toggle} />
          {chosen.length < 2 ? (
            <EmptyState
              icon={Columns3}
              title={chosen.length === 0 ? 'Select at least two roles' : 'Select one more role'}
            />
          ) : (
            <RoleComparison roles={chosen} />
          )}
        </>
      )}
    </>
  );
}

const RoleChips = ({
  roles,
  chosen,
  onToggle,
}: {
  readonly roles: readonly RoleRow[];
  readonly chosen: readonly RoleRow[];
  readonly onToggle: (key: string) => void;
}) => (
  <fieldset className="chips">
    <legend className="visually-hidden">Roles to compare</legend>
    {roles.map((role) => (
      <label key={role.id} className="chip">
        <input
          type="checkbox"
          checked={chosen.includes(role)}
          onChange={() => onToggle(role.key)}
        />
        {chosen.includes(role) && <Check aria-hidden />}
        {role.name}
      </label>
    ))}
  </fieldset>
);
