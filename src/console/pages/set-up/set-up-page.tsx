import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  SetUpDocument,
  SetUpPendingDocument,
  SignInDocument,
} from '../../../generated/console/graphql.ts';
import { useChange } from '../../api/change.ts';
import { queryOf } from '../../api/queries.ts';
import { addressOf } from '../../base.ts';
import { Button } from '../../components/button.tsx';
import { TextField } from '../../components/field.tsx';
import { PasswordField } from '../../components/password-field.tsx';
import { Form } from '../../components/form.tsx';
import { Notice } from '../../components/notice.tsx';
import { PATHS } from '../../paths.ts';
import { useLinkSecret } from '../../session/use-link-secret.ts';
import { LinkPage } from '../../shell/link-page.tsx';

/**
 * Creates the first organization and its owner, with the link from the server's log. Then signs the
 * owner in.
 */
export function SetUpPage() {
  const secret = useLinkSecret();
  const [isDone, setDone] = useState(false);
  const { data, error } = useQuery({
    ...queryOf(SetUpPendingDocument, {}),
    refetchInterval: false,
  });
  return (
    <LinkPage
      title="Set up Latchkey"
      text="Create the first organization and its owner. The link works once."
      isLoading={!data && !error}
      isUsedUp={data?.setUpPending === false && !isDone}
      usedUp={USED_UP}
    >
      {secret === '' ? <NoLink /> : <SetUpForm secret={secret} onDone={() => setDone(true)} />}
    </LinkPage>
  );
}

const USED_UP = {
  title: 'Latchkey is set up',
  text: 'The set-up link has been used and no longer works. Sign in, or ask an admin for an invitation.',
};

const NoLink = () => (
  <Notice tone="warn">
    The set-up secret is missing. Open the link from the server's log; after a reload, open the
    original link again.
  </Notice>
);

function SetUpForm({ secret, onDone }: { readonly secret: string; readonly onDone: () => void }) {
  const [organization, setOrganization] = useState('main');
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const setUp = useChange(SetUpDocument, { anonymous: true });
  const signIn = useChange(SignInDocument, { anonymous: true });

  const submit = async (): Promise<void> => {
    if (!(await setUp.run({ input: { secret, organization, name, email, password } }))) return;
    onDone();
    await signIn.run({ input: { email, password, organization } });
    location.replace(addressOf(PATHS.home));
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
        hint="Used in URLs: lowercase letters, numbers and hyphens. Can't be changed."
        required
        autoComplete="organization"
        spellCheck={false}
        value={organization}
        onChange={setOrganization}
      />
      <TextField
        name="name"
        label="Your name"
        required
        autoComplete="name"
        value={name}
        onChange={setName}
      />
      <TextField
        name="email"
        label="Email"
        type="email"
        required
        autoComplete="username"
        value={email}
        onChange={setEmail}
      />
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
