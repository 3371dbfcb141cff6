import { useState } from 'react';
import type { MemberRowFragment } from '../../generated/console/graphql.ts';
import { StepMenu } from '../components/steps.tsx';
import { useMayOpen } from '../session/viewer.ts';
import { MemberDialogs } from './member-dialogs.tsx';
import { memberPath } from './member-facts.tsx';
import { useMemberSteps, type MemberStep } from './member-steps.ts';

/** The actions menu of a member's row. */
export function MemberMenu({ member }: { readonly member: MemberRowFragment }) {
  const [step, setStep] = useState<MemberStep | null>(null);
  const mayOpen = useMayOpen('member');
  return (
    <>
      <StepMenu
        name={member.user.name}
        links={mayOpen ? [['Open', memberPath(member)]] : []}
        steps={useMemberSteps(member)}
        onStep={setStep}
      />
      <MemberDialogs member={member} step={step} onClose={() => setStep(null)} />
    </>
  );
}
