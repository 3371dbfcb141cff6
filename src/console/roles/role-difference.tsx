import { Minus, Plus } from 'lucide-react';
import { countOf } from '../components/range-of.ts';
import { byEntityType } from '../permissions/catalog.ts';
import './roles.css';

const LINES_MAX = 8;

/**
 * What one set of permissions has that the other has not, both ways: what a change adds and
 * removes.
 */
export function RoleDifference({
  before,
  after,
}: {
  readonly before: readonly string[];
  readonly after: readonly string[];
}) {
  const [had, has] = [new Set(before), new Set(after)];
  const gained = after.filter((permission) => !had.has(permission));
  const lost = before.filter((permission) => !has.has(permission));
  if (gained.length + lost.length === 0) return <p className="soft">No changes to permissions.</p>;
  return (
    <div className="difference">
      <Side kind="gained" permissions={gained} />
      <Side kind="lost" permissions={lost} />
    </div>
  );
}

function Side({
  kind,
  permissions,
}: {
  readonly kind: 'gained' | 'lost';
  readonly permissions: readonly string[];
}) {
  if (permissions.length === 0) return null;
  const groups = byEntityType(permissions);
  const Icon = kind === 'gained' ? Plus : Minus;
  return (
    <div className="difference-side" data-kind={kind}>
      <p className="difference-title">
        <Icon aria-hidden />
        {kind === 'gained' ? 'Gains' : 'Loses'}{' '}
        {countOf(permissions.length, ['permission', 'permissions'])}
      </p>
      <ul>
        {groups.slice(0, LINES_MAX).map(([entityType, operations]) => (
          <li key={entityType}>
            <span className="difference-type">{entityType}</span>{' '}
            <span className="soft">{operations.join(', ')}</span>
          </li>
        ))}
        {groups.length > LINES_MAX && (
          <li className="soft">
            and {countOf(groups.length - LINES_MAX, ['more entity type', 'more entity types'])}
          </li>
        )}
      </ul>
    </div>
  );
}
