import type { Catalog } from '../catalog/catalog.ts';
import { covers } from '../catalog/permission-set.ts';
import { shown } from '../core/shown.ts';
import { isPermitted, isPermittedSomewhere, rolePermissions, toAuthority } from './authority.ts';
import type { GateResult, Question } from './gate.ts';
import type { Basis } from './standing.ts';

/**
 * Evaluates the role, token and entity gates independently. Together they allow exactly what
 * `toAuthority` permits.
 */
export function permissionGates(
  standing: Basis,
  catalog: Catalog,
  { permission, entityId }: Question,
): GateResult[] {
  const asked = catalog.permission(permission);
  const carried = toAuthority(standing, catalog, catalog.everything);
  const byRole = asked !== null && covers(rolePermissions(standing, catalog), asked);
  const byToken = asked !== null && isPermittedSomewhere(carried, asked);
  const onEntity = asked !== null && isPermitted(carried, asked, entityId);
  const unknown = asked === null ? `The catalogue has no permission "${shown(permission)}".` : null;
  return [
    {
      gate: 'ROLE_GRANTS',
      passed: byRole,
      reason: unknown ?? roleReason(standing, byRole, permission),
    },
    {
      gate: 'TOKEN_GRANTS',
      passed: byToken,
      reason: unknown ?? tokenReason(standing, byToken, permission),
    },
    {
      gate: 'ENTITY_IN_SCOPE',
      passed: onEntity,
      reason: unknown ?? entityReason(byToken, onEntity, entityId),
    },
  ];
}

const roleReason = ({ role }: Basis, passed: boolean, permission: string): string =>
  role
    ? `Role ${role.name} ${passed ? 'includes' : 'does not include'} ${permission}.`
    : 'The owner has no role in this organization.';

function tokenReason({ credential, makers }: Basis, passed: boolean, permission: string): string {
  if (credential.kind === 'SESSION') return 'A session has the full access of the role.';
  if (passed)
    return credential.narrowed ? `A scope includes ${permission}.` : 'Full access of the role.';
  if (makers.length > 0)
    return `Its scopes, or those of the token that created it, do not include ${permission}.`;
  return credential.narrowed
    ? `No scope includes ${permission}.`
    : `${permission} is guarded: full access of the role does not include it. Use a scope that names its entity type.`;
}

function entityReason(byToken: boolean, passed: boolean, entityId: string | null): string {
  if (!byToken) return 'No scope allows it on any item.';
  if (entityId === null)
    return passed ? 'Allowed on all items.' : 'Allowed on specific items only. Name one by its ID.';
  return passed ? `Allowed on ${shown(entityId)}.` : `Not allowed on ${shown(entityId)}.`;
}
