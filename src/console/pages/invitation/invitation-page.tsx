import { useState } from 'react';
import { addressOf } from '../../base.ts';
import { AcceptInvitationDocument, SignInDocument } from '../../../generated/console/graphql.ts';
import { useChange } from '../../api/queries.ts';
import { Button, LinkButton } from '../../components/button.tsx';
import { PasswordField, TextField } from '../../components/field.tsx';
import { Form } from '../../components/form.tsx';
import { Notice } from '../../components/notice.tsx';
import { Card } from '../../components/page.tsx';
import { PATHS } from '../../paths.ts';
import { useLinkSecret } from '../../session/use-link-secret.ts';
import { Lobby } from '../../shell/lobby.tsx';

/** Makes an invited person a member, by their invite link; then signs them in. */
export function InvitationPage() {
  const secret = useLinkSecret();
  return (
    <Lobby title="Accept your invitation" text="Set your name and password to join.">
      <Card>{secret === '' ? <NoLink /> : <AcceptForm secret={secret} />}</Card>
    </Lobby>
  );
}

const NoLink = () => (
  <>
    <Notice tone="warn">The secret of the invitation is missing. Open your invite link; after a reload, open the original link again.</Notice>
    <LinkButton to={PATHS.signIn}>Sign in instead</LinkButton>
  </>
);

function AcceptForm({ secret }: { readonly secret: string }) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const accept = useChange(AcceptInvitationDocument, { anonymous: true });
  const signIn = useChange(SignInDocument, { anonymous: true });

  const submit = async (): Promise<void> => {
    const accepted = await accept.run({ input: { secret, name, password } });
    if (!accepted) return;
    const { user, organization } = accepted.member;
    if (user.email !== null) await signIn.run({ input: { email: user.email, password, organization: organization.slug } });
    location.replace(addressOf(PATHS.home));
  };

  return (
    <Form
      trouble={accept.trouble}
      placed={['name', 'password']}
      onSubmit={() => void submit()}
      actions={
        <Button type="submit" variant="primary" isBusy={accept.isRunning || signIn.isRunning}>
          Join
        </Button>
      }
    >
      <TextField name="name" label="Your name" required autoComplete="name" value={name} onChange={setName} />
      <PasswordField
        name="password"
        label="Password"
        hint="At least 8 characters. If you already have an account here, enter its password."
        required
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
      />
    </Form>
  );
}
