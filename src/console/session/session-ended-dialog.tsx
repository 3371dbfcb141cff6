import { addressOf } from '../base.ts';
import { queryClient } from '../api/query-client.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { PATHS } from '../paths.ts';
import { sessionEnd } from './session-end.ts';
import { SignInAgain } from './sign-in-again.tsx';
import type { Viewer } from './viewer.ts';

/** Asks the viewer to sign in again, over the page, so that input is not lost. */
export const SessionEndedDialog = ({
  viewer,
  isOpen,
}: {
  readonly viewer: Viewer;
  readonly isOpen: boolean;
}) => (
  <Dialog
    isOpen={isOpen}
    isSticky
    onClose={() => undefined}
    title="Your session expired"
    text="Sign in to continue; your changes are kept."
  >
    <SignInAgain
      email={viewer.user?.email ?? ''}
      onSignedIn={(payload) => {
        if (payload.viewer.user?.id !== viewer.user?.id) return location.reload();
        sessionEnd.clear();
        return void queryClient.invalidateQueries();
      }}
    />
    <Button variant="ghost" onClick={() => location.replace(addressOf(PATHS.signIn))}>
      Sign out
    </Button>
  </Dialog>
);
