import { useState } from 'react';
import { SignInDocument } from '../../generated/console/graphql.ts';
import { useChange, type PayloadOf } from '../api/queries.ts';
import type { SignInMutation } from '../../generated/console/graphql.ts';
import { Button } from '../components/button.tsx';
import { PasswordField, TextField } from '../components/field.tsx';
import { Form } from '../components/form.tsx';

/** Address and password; the organization is asked for only when somebody is in several. */
export function SignInForm({ email: known = '', onSignedIn }: { readonly email?: string; readonly onSignedIn: (payload: PayloadOf<SignInMutation>) => void }) {
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState('');
  const [organization, setOrganization] = useState('');
  const signIn = useChange(SignInDocument, { anonymous: true });
  const asksOrganization = organization !== '' || signIn.trouble?.issues['organization'] !== undefined;

  const submit = (): void =>
    void signIn
      .run({ input: { email, password, ...(organization !== '' && { organization: organization.trim() }) } })
      .then((payload) => payload && onSignedIn(payload));

  return (
    <Form
      trouble={signIn.trouble}
      placed={['email', 'password', 'organization']}
      onSubmit={submit}
      actions={
        <Button type="submit" variant="primary" isBusy={signIn.isRunning}>
          Sign in
        </Button>
      }
    >
      <TextField name="email" label="E-mail address" type="email" autoComplete="username" required value={email} onChange={setEmail} />
      <PasswordField name="password" label="Password" autoComplete="current-password" required value={password} onChange={setPassword} />
      {asksOrganization && (
        <TextField name="organization" label="Organization" required autoComplete="organization" value={organization} onChange={setOrganization} />
      )}
    </Form>
  );
}
