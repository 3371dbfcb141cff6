import type { Catalog } from '../../catalog/catalog.ts';
import { Notice } from '../components/notice.tsx';
import { Card } from '../components/page.tsx';
import { byEntityType } from '../permissions/catalog.ts';
import { permissionsOf, whatIsBroad, type Reach } from './breadth.ts';
import './tokens.css';

const LINES_MAX = 12;

/** What a token that is being made will be able to do, and what is broad about it: anew at every change. */
export function ReachSummary({
  catalog,
  reach,
  isEndless,
  isFromAnywhere,
}: {
  readonly catalog: Catalog;
  readonly reach: Reach;
  readonly isEndless: boolean;
  readonly isFromAnywhere: boolean;
}) {
  const { everywhere, somewhere } = permissionsOf(reach, catalog);
  const count = everywhere.length + somewhere.length;
  const broad = whatIsBroad(reach, { isEndless, isFromAnywhere }, catalog);
  const limited = new Set(somewhere);
  const groups = byEntityType([...everywhere, ...somewhere].sort());
  return (
    <Card title="What it will be able to do">
      <p role="status" className="soft">
        {count === 0
          ? 'Nothing, until scopes are added.'
          : `${count} ${count === 1 ? 'permission' : 'permissions'} on ${groups.length} ${groups.length === 1 ? 'entity type' : 'entity types'}.`}
      </p>
      {count > 0 && (
        <ul className="reach">
          {groups.slice(0, LINES_MAX).map(([entityType, operations]) => (
            <li key={entityType}>
              <span className="reach-type">{entityType}</span>{' '}
              <span className="soft">
                {operations.map((operation) => (limited.has(`${entityType}:${operation}`) ? `${operation} (on some)` : operation)).join(', ')}
              </span>
            </li>
          ))}
          {groups.length > LINES_MAX && <li className="soft">and {groups.length - LINES_MAX} more entity types</li>}
        </ul>
      )}
      {broad.length > 0 && (
        <Notice tone="warn">
          <p className="choice-label">This is broad</p>
          <ul className="reach">
            {broad.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </Notice>
      )}
    </Card>
  );
}
