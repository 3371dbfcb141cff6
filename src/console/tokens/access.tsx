import { CircleSlash } from 'lucide-react';
import { countOf } from '../components/range-of.ts';
import { Skeleton } from '../components/skeleton.tsx';
import { EmptyState } from '../components/states.tsx';
import { useCatalog } from '../permissions/catalog.ts';
import { PermissionList } from '../permissions/permission-list.tsx';

interface AccessProps {
  readonly blockedBy: { readonly reason: string } | null;
  readonly narrowed: boolean;
  readonly scopes: readonly { readonly permission: string }[];
  readonly effectivePermissions: readonly string[];
  /** The role as a phrase: "the owner's role", "its role". */
  readonly roleOf: string;
}

/**
 * Shows what a token or key can do now and, in gray, permissions of its scopes that the role does
 * not include.
 */
export function Access({ blockedBy, narrowed, scopes, effectivePermissions, roleOf }: AccessProps) {
  const { data: catalog } = useCatalog();
  if (blockedBy) return <EmptyState icon={CircleSlash} title="No access" text={blockedBy.reason} />;
  if (!catalog) return <Skeleton size="block" />;
  const effective = new Set(effectivePermissions);
  const named = new Set(
    scopes.flatMap(({ permission }) => catalog.spellOut(catalog.scope(permission))),
  );
  const dormant = [...named].filter((permission) => !effective.has(permission));
  if (named.size === 0 && effective.size === 0)
    return (
      <EmptyState
        icon={CircleSlash}
        title="No access"
        text={narrowed ? 'It has no scopes.' : `There are no permissions in ${roleOf}.`}
      />
    );
  return (
    <div className="stack">
      <p className="soft" role="status">
        {countOf(effective.size, ['permission', 'permissions'])}{' '}
        {narrowed ? '(allowed by both role and scopes).' : '(full access of the role).'}
        {dormant.length > 0 &&
          ` ${countOf(dormant.length, ['permission of its scopes is', 'permissions of its scopes are'])} inactive because ${roleOf} doesn't include ${dormant.length === 1 ? 'it' : 'them'}.`}
      </p>
      <PermissionList permissions={effectivePermissions} dormant={dormant} />
    </div>
  );
}
