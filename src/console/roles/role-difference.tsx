import { Minus, Plus } from 'lucide-react';
import { countOf } from '../components/range-of.ts';
import { PermissionLines } from '../permissions/permission-lines.tsx';
import './roles.css';

/** Shows the permissions that a change adds and removes. */
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
  const Icon = kind === 'gained' ? Plus : Minus;
  return (
    <div className="difference-side" data-kind={kind}>
      <p className="difference-title">
        <Icon aria-hidden />
        {kind === 'gained' ? 'Gains' : 'Loses'}{' '}
        {countOf(permissions.length, ['permission', 'permissions'])}
      </p>
      <PermissionLines permissions={permissions} linesMax={8} />
    </div>
  );
}
