import type { MemberRowFragment } from '../../generated/console/graphql.ts';
import type { Step } from '../components/steps.tsx';
import { useMemberRights, type MemberRights } from './member-rights.ts';

const STEPS = [
  ['changeRole', { key: 'role', label: 'Change role' }],
  ['reinstate', { key: 'reinstate', label: 'Reinstate' }],
  ['suspend', { key: 'suspend', label: 'Suspend', isDangerous: true }],
  ['remove', { key: 'remove', label: 'Remove', isDangerous: true }],
] as const satisfies readonly (readonly [keyof MemberRights, Step])[];

/** What can be done to a member after a question. */
export type MemberStep = (typeof STEPS)[number][1]['key'];

/** The steps that the viewer may take upon a member. */
export function useMemberSteps(member: MemberRowFragment): readonly Step<MemberStep>[] {
  const rights = useMemberRights()(member);
  return STEPS.filter(([right]) => rights[right]).map(([, step]) =>
    step.key === 'remove' && member.status === 'INVITED'
      ? { ...step, label: 'Cancel invitation' }
      : step,
  );
}
