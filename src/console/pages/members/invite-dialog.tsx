import { useState } from 'react';
import { addressOf } from '../../base.ts';
import { InviteMemberDocument } from '../../../generated/console/graphql.ts';
import { useChange } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Dialog, DialogActions } from '../../components/dialog.tsx';
import { TextField } from '../../components/field.tsx';
import { Form } from '../../components/form.tsx';
import { Notice } from '../../components/notice.tsx';
import { PATHS } from '../../paths.ts';
import { RoleField } from '../../roles/role-field.tsx';
import '../../tokens/tokens.css';

/** An invitation that was just made. Security: its secret is in the memory of this dialog, and nowhere else. */
interface Invitation {
  readonly email: string;
  readonly secret: string;
}

interface DialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Invites a person: asks whom, then shows the link, this once. */
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
      title={`Send ${made.email} this link`}
      text="It is shown this once, and opens the invitation for 14 days."
    >
      <InvitationLink secret={made.secret} onDone={close} />
    </Dialog>
  ) : (
    <Dialog isOpen={isOpen} onClose={close} title="Invite somebody" text="They choose their name and a password when they open the link that you get next.">
      <InviteForm onMade={setMade} onClose={close} />
    </Dialog>
  );
}

function InviteForm({ onMade, onClose }: { readonly onMade: (made: Invitation) => void; readonly onClose: () => void }) {
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [role, setRole] = useState('');
  const invite = useChange(InviteMemberDocument);
  const submit = async (): Promise<void> => {
    const made = await invite.run({ input: { email, role, ...(name.trim() !== '' && { name }) } });
    if (made) onMade({ email: made.member.user.email ?? email, secret: made.secret });
  };
  return (
    <Form
      trouble={invite.trouble}
      placed={['email', 'name', 'role']}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button type="submit" variant="primary" isBusy={invite.isRunning}>
            Make invitation
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </>
      }
    >
      <TextField name="email" label="Email" type="email" required autoComplete="off" spellCheck={false} value={email} onChange={setEmail} />
      <TextField name="name" label="Name" isOptional hint="Until they choose one." maxLength={100} autoComplete="off" value={name} onChange={setName} />
      <RoleField value={role} onChange={setRole} />
    </Form>
  );
}

function InvitationLink({ secret, onDone }: { readonly secret: string; readonly onDone: () => void }) {
  const link = `${location.origin}${addressOf(PATHS.invitation)}#${secret}`;
  return (
    <>
      <div className="secret">
        <code>{link}</code>
        <CopyButton text={link} what="the link" label="Copy" variant="primary" />
      </div>
      <Notice>
        Whoever has the link can accept in their place: send it where only they read. If it is lost, withdraw the invitation and invite them again.
      </Notice>
      <DialogActions>
        <Button onClick={onDone}>Done</Button>
      </DialogActions>
    </>
  );
}
