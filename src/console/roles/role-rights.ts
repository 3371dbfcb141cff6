import type { RoleDetailFragment } from '../../generated/console/graphql.ts';
import { useViewer } from '../session/viewer.ts';

/**
 * What the viewer may do with a role: actions that they lack are not offered. The server decides.
 */
export interface RoleRights {
  readonly duplicate: boolean;
  readonly update: boolean;
  readonly delete: boolean;
}

/**
 * Works out the rights from the viewer's permissions and the role's, which must hold no more;
 * built-in roles stay as they are.
 */
export function useRoleRights(): (role: RoleDetailFragment) => RoleRights {
  const held = new Set(useViewer().permissions);
  return ({ builtIn, permissions }) => {
    const isOurs = !builtIn && permissions.every((permission) => held.has(permission));
    return {
      duplicate: held.has('role:create'),
      update: isOurs && (held.has('role:update') || held.has('role:widen')),
      delete: isOurs && held.has('role:delete'),
    };
  };
}
