import type { MemberRowFragment } from '../../generated/console/graphql.ts';
import { useViewer } from '../session/viewer.ts';

/** What the viewer may do to a member: what they may not is not offered. The server decides. */
export interface MemberRights {
  readonly changeRole: boolean;
  readonly suspend: boolean;
  readonly reinstate: boolean;
  readonly remove: boolean;
}

/**
 * Works out the rights from the viewer's permissions, the member's role, which must hold no more,
 * and where the member stands.
 */
export function useMemberRights(): (member: MemberRowFragment) => MemberRights {
  const { user, permissions } = useViewer();
  return ({ status, user: { id }, role }) => {
    const may = (permission: string): boolean =>
      role.assignable && permissions.includes(permission);
    const isSelf = id === user?.id;
    return {
      changeRole: may('member:update') || may('member:promote'),
      suspend: may('member:update') && status === 'ACTIVE' && !isSelf,
      reinstate: may('member:reinstate') && status === 'SUSPENDED',
      remove: may('member:delete') && !isSelf,
    };
  };
}
