import { byEntityType } from './catalog.ts';
import './permissions.css';

/**
 * Permissions by entity type. `dormant` are named too, but without effect now: greyed, and read out
 * as such.
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
