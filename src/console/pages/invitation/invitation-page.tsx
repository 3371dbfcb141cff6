import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { addressOf } from '../../base.ts';
import {
  AcceptInvitationDocument,
  InvitationPendingDocument,
  SignInDocument,
} from '../../../generated/console/graphql.ts';
import { useChange } from '../../api/change.ts';
import { queryOf } from '../../api/queries.ts';
import { queryClient } from '../../api/query-client.ts';
import { Button, LinkButton } from '../../components/button.tsx';
import { TextField } from '../../components/field.tsx';
import { PasswordField } from '../../components/password-field.tsx';
import { Form } from '../../components/form.tsx';
import { Notice } from '../../components/notice.tsx';
import { PATHS } from '../../paths.ts';
import { useLinkSecret } from '../../session/use-link-secret.ts';
import { LinkPage } from '../../shell/link-page.tsx';

/** Accepts an invitation, with the invite link. Then signs the member in. */
export function InvitationPage() {
  const secret = useLinkSecret();
  const [hasJoined, setJoined] = useState(false);
  const query = {
    ...queryOf(InvitationPendingDocument, { secret }),
    refetchInterval: false as const,
    enabled: secret !== '' && !hasJoined,
  };
  const { data, error } = useQuery(query);
  return (
    <LinkPage
      title="Accept your invitation"
      text="Set your name and password to join."
      isLoading={secret !== '' && !data && !error}
      isUsedUp={data?.invitationPending === false && !hasJoined}
      usedUp={USED_UP}
    >
      {secret === '' ? <NoLink /> : <AcceptForm secret={secret} onJoined={() => setJoined(true)} />}
    </LinkPage>
  );
}

const USED_UP = {
  title: 'This invite link no longer works',
  text: 'The invitation was accepted or canceled, or it has expired. Sign in if you have joined already, or ask an admin for a new invitation.',
};

const NoLink = () => (
  <>
    <Notice tone="warn">
      The secret of the invitation is missing. Open your invite link; after a reload, open the
      original link again.
    </Notice>
    <LinkButton to={PATHS.signIn}>Sign in instead</LinkButton>
  </>
);

function AcceptForm({
  secret,
  onJoined,
}: {
  readonly secret: string;
  readonly onJoined: () => void;
}) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const accept = useChange(AcceptInvitationDocument, { anonymous: true });
  const signIn = useChange(SignInDocument, { anonymous: true });

  const submit = async (): Promise<void> => {
    const accepted = await accept.run({ input: { secret, name, password } });
    // It may have been used, canceled or expired since the page was opened.
    if (!accepted) return void queryClient.invalidateQueries({ queryKey: ['InvitationPending'] });
    onJoined();
    const { user, organization } = accepted.member;
    if (user.email !== null)
      await signIn.run({ input: { email: user.email, password, organization: organization.slug } });
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
      <TextField
        name="name"
        label="Your name"
        required
        autoComplete="name"
        value={name}
        onChange={setName}
      />
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
