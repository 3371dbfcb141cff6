import type { MemberRowFragment } from '../../generated/console/graphql.ts';
import { useViewer } from '../session/viewer.ts';

/** What the viewer may do to a member: what they may not is not offered. The server decides. */
export interface MemberRights {
  readonly changeRole: boolean;
  readonly suspend: boolean;
  readonly reinstate: boolean;
  readonly remove: boolean;
}

/** Works out the rights from the viewer's permissions, the member's role, which must hold no more, and where the member stands. */
export function useMemberRights(): (member: MemberRowFragment) => MemberRights {
  const { user, permissions } = useViewer();
  return ({ status, user: { id }, role }) => {
    const isWithin = role.permissions.every((permission) => permissions.includes(permission));
    const [mayUpdate, mayDelete] = ['member:update', 'member:delete'].map((permission) => isWithin && permissions.includes(permission)) as [boolean, boolean];
    const isSelf = id === user?.id;
    return {
      changeRole: mayUpdate,
      suspend: mayUpdate && status === 'ACTIVE' && !isSelf,
      reinstate: mayUpdate && status === 'SUSPENDED',
      remove: mayDelete && !isSelf,
    };
  };
}
