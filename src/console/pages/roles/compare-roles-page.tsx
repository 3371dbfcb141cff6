import { Check, Columns3, Minus } from 'lucide-react';
import { useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { CheckboxField } from '../../components/choice.tsx';
import { SearchInput } from '../../components/search-input.tsx';
import { PageHeader } from '../../components/page.tsx';
import { countOf } from '../../components/range-of.ts';
import { EmptyState, ErrorState, PageSkeleton } from '../../components/states.tsx';
import { Filters } from '../../components/table.tsx';
import { backTo, PATHS, pathTo } from '../../paths.ts';
import { byEntityType } from '../../permissions/catalog.ts';
import { useRoles, type RoleRow } from '../../roles/use-roles.ts';
import '../../permissions/permissions.css';
import './compare.css';

/**
 * The permissions of several roles side by side. The address names the roles
 * (`?roles=admin,viewer`).
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
            <Comparison roles={chosen} />
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

function Comparison({ roles }: { readonly roles: readonly RoleRow[] }) {
  const [search, setSearch] = useState('');
  const [isDifferent, setDifferent] = useState(true);
  const held = roles.map(({ permissions }) => new Set(permissions));
  const all = [...new Set(roles.flatMap(({ permissions }) => permissions))].sort();
  const differing = all.filter((permission) => !held.every((set) => set.has(permission)));
  const words = search
    .trim()
    .toLowerCase()
    .split(/[\s:]+/);
  const shown = (isDifferent ? differing : all).filter((permission) =>
    words.every((word) => permission.includes(word)),
  );
  return (
    <div className="stack">
      <Filters>
        <SearchInput label="Search permissions" value={search} onChange={setSearch} />
        <div className="compare-toggle">
          <CheckboxField label="Only differences" isChecked={isDifferent} onChange={setDifferent} />
        </div>
      </Filters>
      <p className="soft" role="status">
        {differing.length === 0
          ? 'These roles have the same permissions.'
          : `${countOf(differing.length, ['permission differs', 'permissions differ'])}, ${all.length - differing.length} shared.`}
      </p>
      {shown.length > 0 && <Matrix roles={roles} held={held} permissions={shown} />}
      {shown.length === 0 && search.trim() !== '' && (
        <p className="soft">No matching permissions.</p>
      )}
    </div>
  );
}

function Matrix({
  roles,
  held,
  permissions,
}: {
  readonly roles: readonly RoleRow[];
  readonly held: readonly ReadonlySet<string>[];
  readonly permissions: readonly string[];
}) {
  return (
    <div className="matrix-frame" tabIndex={0} role="region" aria-label="Permissions of the roles">
      <table className="matrix">
        <thead>
          <tr>
            <th scope="col">Permission</th>
            {roles.map(({ id, name, permissions: { length } }) => (
              <th key={id} scope="col">
                <Link to={pathTo(PATHS.role, id)}>{name}</Link>
                <span className="matrix-count">{length}</span>
              </th>
            ))}
          </tr>
        </thead>
        {byEntityType(permissions).map(([entityType, operations]) => (
          <tbody key={entityType}>
            <tr className="matrix-group">
              <th scope="rowgroup" colSpan={roles.length + 1}>
                {entityType}
              </th>
            </tr>
            {operations.map((operation) => (
              <tr key={operation}>
                <th scope="row">
                  <span className="visually-hidden">{entityType}:</span>
                  {operation}
                </th>
                {roles.map(({ id }, i) => (
                  <Cell key={id} isHeld={held[i]?.has(`${entityType}:${operation}`) ?? false} />
                ))}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

const Cell = ({ isHeld }: { readonly isHeld: boolean }) => (
  <td data-held={isHeld ? '' : undefined}>
    {isHeld ? <Check aria-hidden /> : <Minus aria-hidden />}
    <span className="visually-hidden">{isHeld ? 'Yes' : 'No'}</span>
  </td>
);
