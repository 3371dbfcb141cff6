import { queryClient } from '../../api/queries.ts';
import { Card } from '../../components/page.tsx';
import { sessionEnd } from '../../session/session-end.ts';
import { SignInForm } from '../../session/sign-in-form.tsx';
import { Lobby } from '../../shell/lobby.tsx';

/** Shown at whatever address one came to: so one is where one wanted to be, once signed in. */
export const SignInPage = () => (
  <Lobby title="Sign in to Latchkey">
    <Card>
      <SignInForm
        onSignedIn={() => {
          sessionEnd.clear();
          void queryClient.resetQueries();
        }}
      />
    </Card>
  </Lobby>
);
