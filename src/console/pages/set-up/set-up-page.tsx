import { useState } from 'react';
import { SetUpDocument, SignInDocument } from '../../../generated/console/graphql.ts';
import { useChange } from '../../api/queries.ts';
import { Button, LinkButton } from '../../components/button.tsx';
import { PasswordField, TextField } from '../../components/field.tsx';
import { Form } from '../../components/form.tsx';
import { Notice } from '../../components/notice.tsx';
import { Card } from '../../components/page.tsx';
import { PATHS } from '../../paths.ts';
import { useLinkSecret } from '../../session/link-secret.ts';
import { Lobby } from '../../shell/lobby.tsx';

/** Makes the first organization and its owner, by the link that the server printed; then signs the owner in. */
export function SetUpPage() {
  const secret = useLinkSecret();
  return (
    <Lobby title="Set up Latchkey" text="Make the first organization and its owner. The link works once.">
      <Card>{secret === '' ? <NoLink /> : <SetUpForm secret={secret} />}</Card>
    </Lobby>
  );
}

const NoLink = () => (
  <>
    <Notice tone="warn">
      This page is opened by the link that the server printed when it started. Open that link again: after a reload its secret is gone.
    </Notice>
    <LinkButton to={PATHS.signIn}>Sign in instead</LinkButton>
  </>
);

function SetUpForm({ secret }: { readonly secret: string }) {
  const [organization, setOrganization] = useState('main');
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const setUp = useChange(SetUpDocument, { anonymous: true });
  const signIn = useChange(SignInDocument, { anonymous: true });

  const submit = async (): Promise<void> => {
    if (!(await setUp.run({ input: { secret, organization, name, email, password } }))) return;
    await signIn.run({ input: { email, password, organization } });
    location.replace(PATHS.home);
  };

  return (
    <Form
      trouble={setUp.trouble}
      placed={['organization', 'name', 'email', 'password']}
      onSubmit={() => void submit()}
      actions={
        <Button type="submit" variant="primary" isBusy={setUp.isRunning || signIn.isRunning}>
          Set up
        </Button>
      }
    >
      <TextField
        name="organization"
        label="Organization"
        hint="Its name in addresses: lower-case letters, digits and hyphens. It never changes."
        required
        autoComplete="organization"
        spellCheck={false}
        value={organization}
        onChange={setOrganization}
      />
      <TextField name="name" label="Your name" required autoComplete="name" value={name} onChange={setName} />
      <TextField name="email" label="E-mail address" type="email" required autoComplete="username" value={email} onChange={setEmail} />
      <PasswordField
        name="password"
        label="Password"
        hint="At least 8 characters."
        required
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
      />
    </Form>
  );
}
