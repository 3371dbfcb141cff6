import { queryClient } from '../api/queries.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { PATHS } from '../paths.ts';
import { sessionEnd } from './session-end.ts';
import { SignInForm } from './sign-in-form.tsx';
import type { Viewer } from './viewer.ts';

/** Asks to sign in again over the page, so that what was typed there is not lost. */
export const SessionEndedDialog = ({ viewer, isOpen }: { readonly viewer: Viewer; readonly isOpen: boolean }) => (
  <Dialog isOpen={isOpen} isSticky onClose={() => undefined} title="Your session has ended" text="Sign in again to go on. What you have typed is still here.">
    <SignInForm
      email={viewer.user?.email ?? ''}
      onSignedIn={(payload) => {
        if (payload.viewer.user?.id !== viewer.user?.id) return location.reload();
        sessionEnd.clear();
        return void queryClient.invalidateQueries();
      }}
    />
    <Button variant="ghost" onClick={() => location.replace(PATHS.signIn)}>
      Leave this page
    </Button>
  </Dialog>
);
