import type { MemberRowFragment } from '../../generated/console/graphql.ts';
import { useViewer } from '../session/viewer.ts';

const STEPS = [
  { key: 'CHANGE_ROLE', label: 'Change role' },
  { key: 'REINSTATE', label: 'Reinstate' },
  { key: 'SUSPEND', label: 'Suspend', isDangerous: true },
  { key: 'REMOVE', label: 'Remove', isDangerous: true },
] as const;

/** What can be done to a member after a question. */
export type MemberStep = (typeof STEPS)[number]['key'];

/** The steps that the viewer may take. Nobody is offered to shut themselves out. */
export function useMemberSteps({ viewerCan, status, user }: MemberRowFragment) {
  const isSelf = user.id === useViewer().user?.id;
  return STEPS.filter(
    ({ key }) => viewerCan.includes(key) && !(isSelf && (key === 'SUSPEND' || key === 'REMOVE')),
  ).map((step) =>
    step.key === 'REMOVE' && status === 'INVITED' ? { ...step, label: 'Cancel invitation' } : step,
  );
}
