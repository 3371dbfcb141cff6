import { Check, Minus } from 'lucide-react';
import { Link } from 'wouter';
import { PATHS, pathTo } from '../../paths.ts';
import { byEntityType } from '../../permissions/by-entity-type.ts';
import type { RoleRow } from '../../roles/use-roles.ts';
import './compare.css';

/** A table of permissions by row and roles by column. */
export function RoleMatrix({
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
