import { byEntityType } from '../permissions/catalog.ts';
import './roles.css';

const LINES_MAX = 14;

/** Permissions by entity type, a line each, and how many more there are. */
export function PermissionsInShort({ permissions }: { readonly permissions: readonly string[] }) {
  const groups = byEntityType(permissions);
  if (groups.length === 0) return null;
  return (
    <ul className="in-short">
      {groups.slice(0, LINES_MAX).map(([entityType, operations]) => (
        <li key={entityType}>
          <span className="difference-type">{entityType}</span>{' '}
          <span className="soft">{operations.join(', ')}</span>
        </li>
      ))}
      {groups.length > LINES_MAX && (
        <li className="soft">and {groups.length - LINES_MAX} more entity types</li>
      )}
    </ul>
  );
}
