import type { MemberRowFragment } from '../../generated/console/graphql.ts';
import { useViewer } from '../session/viewer.ts';

const STEPS = [
  { key: 'CHANGE_ROLE', label: 'Change role' },
  { key: 'REINSTATE', label: 'Reinstate' },
  { key: 'SUSPEND', label: 'Suspend', isDangerous: true },
  { key: 'REMOVE', label: 'Remove', isDangerous: true },
] as const;

/** An operation on a member that asks for confirmation. */
export type MemberStep = (typeof STEPS)[number]['key'];

/** Returns the operations that the viewer may perform. Omits suspending and removing oneself. */
export function useMemberSteps({ viewerCan, status, user }: MemberRowFragment) {
  const isSelf = user.id === useViewer().user?.id;
  return STEPS.filter(
    ({ key }) => viewerCan.includes(key) && !(isSelf && (key === 'SUSPEND' || key === 'REMOVE')),
  ).map((step) =>
    step.key === 'REMOVE' && status === 'INVITED' ? { ...step, label: 'Cancel invitation' } : step,
  );
}
