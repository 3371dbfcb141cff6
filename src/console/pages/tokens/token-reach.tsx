import { CircleSlash } from 'lucide-react';
import type { TokenDetailFragment } from '../../../generated/console/graphql.ts';
import { EmptyState } from '../../components/states.tsx';
import { PermissionList } from '../../permissions/permission-list.tsx';

/** What the token can do now; and greyed, what its scopes name and the role does not allow now. */
export function TokenReach({ token: { narrowed, scopes, effectivePermissions } }: { readonly token: TokenDetailFragment }) {
  const effective = new Set(effectivePermissions);
  const dormant = [...new Set(scopes.flatMap(({ permissions }) => permissions))].filter((permission) => !effective.has(permission));
  if (effectivePermissions.length + dormant.length === 0)
    return (
      <EmptyState
        icon={CircleSlash}
        title="It can do nothing"
        text={narrowed ? 'It has no scopes. Add some to let it do something.' : 'Its role allows nothing.'}
      />
    );
  return (
    <div className="stack">
      <p className="soft" role="status">
        {effectivePermissions.length === 1 ? '1 permission' : `${effectivePermissions.length} permissions`} at this moment
        {narrowed ? ': what the role and the scopes both allow.' : ': all of the role, but for making tokens and keys.'}
        {dormant.length > 0 &&
          ` ${dormant.length} more ${dormant.length === 1 ? 'is' : 'are'} named by its scopes and not allowed by the role now; greyed below.`}
      </p>
      <PermissionList permissions={effectivePermissions} dormant={dormant} />
    </div>
  );
}
