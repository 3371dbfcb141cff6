import {
  ReinstateMemberDocument,
  RemoveMemberDocument,
  SuspendMemberDocument,
  type MemberRowFragment,
} from '../../generated/console/graphql.ts';
import { ConfirmChange } from '../components/confirm-change.tsx';
import { useLast } from '../components/dialog.tsx';
import { ChangeRoleDialog } from './change-role-dialog.tsx';
import type { MemberStep } from './member-steps.ts';

/** Asks for confirmation and performs an operation on a member. */
export function MemberDialogs({
  member,
  step,
  onClose,
  onRemoved,
}: {
  readonly member: MemberRowFragment;
  readonly step: MemberStep | null;
  readonly onClose: () => void;
  readonly onRemoved?: () => void;
}) {
  const { id, user, role } = member;
  const isService = user.kind === 'SERVICE';
  const dialog = { isOpen: step !== null, onClose };
  const question = { ...dialog, variables: { input: { memberId: id } } };
  switch (useLast(step)) {
    case 'CHANGE_ROLE':
      return <ChangeRoleDialog member={member} {...dialog} />;
    case 'SUSPEND':
      return (
        <ConfirmChange
          {...question}
          document={SuspendMemberDocument}
          title={`Suspend ${user.name}?`}
          text={
            isService
              ? 'It and its tokens lose access immediately. You can reinstate it later.'
              : 'They and their tokens lose access immediately, and they are signed out. You can reinstate them later.'
          }
          action="Suspend"
          done="Suspended"
        />
      );
    case 'REINSTATE':
      return (
        <ConfirmChange
          {...question}
          document={ReinstateMemberDocument}
          title={`Reinstate ${user.name}?`}
          text={`${isService ? 'Its' : 'Their'} tokens will work again with the role ${role.name}.`}
          action="Reinstate"
          isDangerous={false}
          done="Reinstated"
        />
      );
    case 'REMOVE':
      return (
        <ConfirmChange
          {...question}
          document={RemoveMemberDocument}
          {...removalOf(member)}
          onDone={onRemoved}
        />
      );
    case null:
      return null;
  }
}

const removalOf = ({ status, user: { kind, name, email } }: MemberRowFragment) =>
  status === 'INVITED'
    ? {
        title: `Cancel invitation for ${name}?`,
        text: 'The invite link stops working. You can invite them again with a new link.',
        action: 'Cancel invitation',
        cancel: 'Keep',
        done: 'Invitation canceled',
      }
    : {
        title: `Remove ${name}?`,
        text:
          kind === 'SERVICE'
            ? 'Its tokens stop working permanently. To pause access, suspend instead.'
            : 'Their tokens stop working permanently, even if they rejoin. To pause access, suspend instead.',
        action: 'Remove',
        typed: email ?? name,
        done: 'Removed',
      };
