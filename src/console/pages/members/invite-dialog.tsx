import { useState } from 'react';
import { addressOf } from '../../base.ts';
import { InviteMemberDocument } from '../../../generated/console/graphql.ts';
import { useChange } from '../../api/change.ts';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { DraftForm } from '../../components/draft-form.tsx';
import { useDraft } from '../../components/draft.ts';
import { Dialog, DialogActions } from '../../components/dialog.tsx';
import { TextField } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { PATHS } from '../../paths.ts';
import { RoleField } from '../../roles/role-field.tsx';
import '../../components/secret.css';

/** A new invitation. Security: its secret is only in the memory of this dialog. */
interface Invitation {
  readonly email: string;
  readonly secret: string;
}

interface DialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Invites a person: asks for the email, then shows the invite link once. */
export function InviteDialog({ isOpen, onClose }: DialogProps) {
  const [made, setMade] = useState<Invitation | null>(null);
  const close = (): void => {
    setMade(null);
    onClose();
  };
  return made ? (
    <Dialog
      isOpen={isOpen}
      onClose={close}
      isSticky
      size="wide"
      title={`Send this link to ${made.email}`}
      text="Shown once, valid 14 days."
    >
      <InvitationLink {...made} onDone={close} />
    </Dialog>
  ) : (
    <Dialog
      isOpen={isOpen}
      onClose={close}
      title="Invite a member"
      text="You'll get a link to send them."
    >
      <InviteForm onMade={setMade} onClose={close} />
    </Dialog>
  );
}

function InviteForm({
  onMade,
  onClose,
}: {
  readonly onMade: (made: Invitation) => void;
  readonly onClose: () => void;
}) {
  const draft = useDraft('invite', { email: '', name: '', role: '' });
  const { email, name, role } = draft.values;
  const invite = useChange(InviteMemberDocument);
  const submit = async (): Promise<boolean> => {
    const made = await invite.run({ input: { email, role, ...(name.trim() !== '' && { name }) } });
    if (!made) return false;
    onMade({ email: made.member.user.email ?? email, secret: made.secret });
    return true;
  };
  return (
    <DraftForm
      {...{ draft, change: invite, onClose }}
      staysOpen
      placed={['email', 'name', 'role']}
      action="Create invite link"
      onSubmit={submit}
    >
      <TextField
        name="email"
        label="Email"
        type="email"
        required
        autoComplete="off"
        spellCheck={false}
        value={email}
        onChange={(next) => draft.set({ email: next })}
      />
      <TextField
        name="name"
        label="Name"
        isOptional
        hint="They can change it."
        maxLength={100}
        autoComplete="off"
        value={name}
        onChange={(next) => draft.set({ name: next })}
      />
      <RoleField value={role} onChange={(next) => draft.set({ role: next })} />
    </DraftForm>
  );
}

function InvitationLink({ email, secret, onDone }: Invitation & { readonly onDone: () => void }) {
  const link = `${location.origin}${addressOf(PATHS.invitation)}#${secret}`;
  return (
    <>
      <div className="secret">
        <code>{link}</code>
        <CopyButton text={link} what="the link" label="Copy" variant="primary" />
      </div>
      <Notice>
        Anyone with this link can join as {email}. Send it privately. If it is lost, cancel the
        invitation and invite them again.
      </Notice>
      <DialogActions>
        <Button onClick={onDone}>Done</Button>
      </DialogActions>
    </>
  );
}
