import type { Catalog } from '../../catalog/catalog.ts';
import { Notice } from '../components/notice.tsx';
import { Card } from '../components/page.tsx';
import { countOf } from '../components/range-of.ts';
import { byEntityType } from '../permissions/by-entity-type.ts';
import { PermissionLines } from '../permissions/permission-lines.tsx';
import { permissionsOf, whatIsBroad, type Reach } from './breadth.ts';
import './tokens.css';

interface ReachSummaryProps {
  readonly catalog: Catalog;
  readonly reach: Reach;
  readonly isEndless: boolean;
  readonly isFromAnywhere: boolean;
  /** The server rejected these values, so no access is shown. */
  readonly isRefused: boolean;
}

/**
 * Shows what a new token will be able to do, with warnings about broad access. Updated at every
 * change.
 */
export const ReachSummary = ({ isRefused, ...props }: ReachSummaryProps) => (
  <Card title="Effective access">
    {isRefused ? (
      <p role="status" className="soft">
        Not created. Fix the errors first.
      </p>
    ) : (
      <Expected {...props} />
    )}
  </Card>
);

function Expected({
  catalog,
  reach,
  isEndless,
  isFromAnywhere,
}: Omit<ReachSummaryProps, 'isRefused'>) {
  const { everywhere, somewhere } = permissionsOf(reach, catalog);
  const all = [...everywhere, ...somewhere].sort();
  const broad = whatIsBroad(reach, { isEndless, isFromAnywhere }, catalog);
  const limited = new Set(somewhere);
  return (
    <>
      <p role="status" className="soft">
        {all.length > 0
          ? `${countOf(all.length, ['permission', 'permissions'])} on ${countOf(byEntityType(all).length, ['entity type', 'entity types'])}`
          : reach.role === null
            ? 'Select a role first.'
            : reach.scopes === null
              ? 'No access. The role has no permissions.'
              : reach.scopes.length === 0
                ? 'No permissions selected'
                : 'No access. The role does not include the selected permissions.'}
      </p>
      <PermissionLines
        permissions={all}
        linesMax={12}
        noteOf={(permission) => (limited.has(permission) ? ' (some items)' : '')}
      />
      {broad.length > 0 && (
        <Notice tone="warn">
          <p className="choice-label">Broad access</p>
          <ul className="reach">
            {broad.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  );
}
