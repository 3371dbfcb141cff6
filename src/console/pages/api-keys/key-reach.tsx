import { CircleSlash } from 'lucide-react';
import { countOf } from '../../components/range-of.ts';
import { EmptyState } from '../../components/states.tsx';
import { PermissionList } from '../../permissions/permission-list.tsx';
import type { KeyDetail } from './api-key-page.tsx';

/** What the key can do now; and greyed, what its scopes name and its role does not allow now. */
export function KeyReach({ apiKey: { narrowed, scopes, effectivePermissions } }: { readonly apiKey: KeyDetail }) {
  const effective = new Set(effectivePermissions);
  const dormant = [...new Set(scopes.flatMap(({ permissions }) => permissions))].filter((permission) => !effective.has(permission));
  if (effectivePermissions.length + dormant.length === 0)
    return <EmptyState icon={CircleSlash} title="It can do nothing" text={narrowed ? 'It was made without scopes.' : 'Its role allows nothing.'} />;
  return (
    <div className="stack">
      <p className="soft" role="status">
        {countOf(effectivePermissions.length, ['permission', 'permissions'])} at this moment
        {narrowed ? ': what the role and the scopes both allow.' : ': all of the role, but for making tokens and keys.'}
        {dormant.length > 0 &&
          ` ${dormant.length} more ${dormant.length === 1 ? 'is' : 'are'} named by its scopes and not allowed by the role now; greyed below.`}
      </p>
      <PermissionList permissions={effectivePermissions} dormant={dormant} />
    </div>
  );
}
