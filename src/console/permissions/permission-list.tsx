import { byEntityType } from './by-entity-type.ts';
import './permissions.css';

/**
 * A list of permissions by entity type. `dormant` permissions have no effect now; they are struck
 * through.
 */
export function PermissionList({
  permissions,
  dormant = [],
}: {
  readonly permissions: readonly string[];
  readonly dormant?: readonly string[];
}) {
  const isDormant = new Set(dormant);
  return (
    <dl className="permission-list">
      {byEntityType([...permissions, ...dormant].sort()).map(([entityType, operations]) => (
        <div key={entityType} className="permission-row">
          <dt>{entityType}</dt>
          <dd>
            {operations.map((operation) =>
              isDormant.has(`${entityType}:${operation}`) ? (
                <s key={operation} title="The role doesn't include it">
                  {operation}
                  <span className="visually-hidden"> (inactive)</span>
                </s>
              ) : (
                <span key={operation}>{operation}</span>
              ),
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
