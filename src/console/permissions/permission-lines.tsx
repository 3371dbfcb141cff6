import { countOf } from '../components/range-of.ts';
import { byEntityType } from './by-entity-type.ts';
import './permission-lines.css';

/** Permissions by entity type, one line each, followed by the number of omitted lines. */
export function PermissionLines({
  permissions,
  linesMax,
  noteOf = () => '',
}: {
  readonly permissions: readonly string[];
  readonly linesMax: number;
  /** Returns a note to append to the operation of a permission. */
  readonly noteOf?: (permission: string) => string;
}) {
  const groups = byEntityType(permissions);
  const more = groups.length - linesMax;
  if (groups.length === 0) return null;
  return (
    <ul className="permission-lines">
      {groups.slice(0, linesMax).map(([entityType, operations]) => (
        <li key={entityType}>
          <span className="permission-type">{entityType}</span>{' '}
          <span className="soft">
            {operations
              .map((operation) => `${operation}${noteOf(`${entityType}:${operation}`)}`)
              .join(', ')}
          </span>
        </li>
      ))}
      {more > 0 && (
        <li className="soft">and {countOf(more, ['more entity type', 'more entity types'])}</li>
      )}
    </ul>
  );
}
