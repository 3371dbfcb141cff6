import { CSPProvider } from '@base-ui/react/csp-provider';
import { Tooltip } from '@base-ui/react/tooltip';
import { QueryClientProvider } from '@tanstack/react-query';
import { Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import { Redirect, Route, Router, Switch, useParams } from 'wouter';
import { BASE } from './base.ts';
import { RequestError } from './api/execute.ts';
import { queryClient } from './api/query-client.ts';
import { ErrorBoundary } from './components/error-boundary.tsx';
import { later } from './components/later.tsx';
import { guardNavigation, LeaveDialog } from './components/leave-guard.tsx';
import { PageSkeleton } from './components/skeleton.tsx';
import { ErrorState, NotAllowed, NotFound } from './components/states.tsx';
import { Toasts } from './components/toast.tsx';
import { NAVIGATION } from './navigation.ts';
import { ROUTES, type PageDefinition } from './pages.tsx';
import { PATHS } from './paths.ts';
import { SessionEndedDialog } from './session/session-ended-dialog.tsx';
import { sessionEnd } from './session/session-end.ts';
import {
  holdsAny,
  useViewer,
  useViewerQuery,
  ViewerContext,
  type Viewer,
} from './session/viewer.ts';
import { Shell } from './shell/shell.tsx';

const SetUpPage = later(() =>
  import('./pages/set-up/set-up-page.tsx').then((module) => module.SetUpPage),
);
const InvitationPage = later(() =>
  import('./pages/invitation/invitation-page.tsx').then((module) => module.InvitationPage),
);

/** The console. */
export const App = () => (
  // Security: the content security policy allows no inline styles, so the components must not write
  // any.
  <CSPProvider disableStyleElements>
    <QueryClientProvider client={queryClient}>
      <Tooltip.Provider>
        <Toasts>
          <Router base={BASE} aroundNav={guardNavigation}>
            <Switch>
              <Route path={PATHS.setUp} component={SetUpPage} />
              <Route path={PATHS.invitation} component={InvitationPage} />
              <Route component={SignedIn} />
            </Switch>
          </Router>
          <LeaveDialog />
        </Toasts>
      </Tooltip.Provider>
    </QueryClientProvider>
  </CSPProvider>
);

/** The pages for signed-in users. Other visitors see the sign-in page. */
function SignedIn() {
  const { data, error, refetch } = useViewerQuery();
  const hasEnded = useSyncExternalStore(sessionEnd.subscribe, sessionEnd.read);
  const [known, setKnown] = useState<Viewer | null>(null);
  const current = data?.viewer ?? null;
  if (current && current !== known) setKnown(current);
  useSameUser(current);

  // The user stays on their page when the session ends, until they sign in again or
  // leave.
  const viewer = current ?? known;
  if (viewer) {
    return (
      <ViewerContext value={viewer}>
        <Shell>
          <Pages />
        </Shell>
        <SessionEndedDialog viewer={viewer} isOpen={hasEnded || !current} />
      </ViewerContext>
    );
  }
  if (data || (error instanceof RequestError && error.code === 'UNAUTHENTICATED'))
    return <SignedOut />;
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return <PageSkeleton />;
}

/** Reloads the page, because the sign-in page belongs to the entry. */
function SignedOut() {
  useEffect(() => location.reload(), []);
  return <PageSkeleton />;
}

/**
 * Reloads the page when another user signs in in another tab, so that neither sees the other's
 * data.
 */
function useSameUser(current: Viewer | null): void {
  const [first, setFirst] = useState<string | null>(null);
  const id = current && `${current.user?.id ?? ''} ${current.organization.id}`;
  if (id !== null && first === null) setFirst(id);
  useEffect(() => {
    if (id !== null && first !== null && id !== first) location.reload();
  }, [id, first]);
}

const Pages = () => (
  <Suspense fallback={<PageSkeleton />}>
    <Switch>
      <Route path={PATHS.home} component={Home} />
      <Route path={PATHS.signIn} component={Home} />
      {ROUTES.map((page) => (
        <Route key={page.path} path={page.path}>
          <ErrorBoundary key={page.path}>
            <Guarded page={page} />
          </ErrorBoundary>
        </Route>
      ))}
      <Route>
        <NotFound />
      </Route>
    </Switch>
  </Suspense>
);

function Guarded({ page: { needs, Page, prefetch } }: { readonly page: PageDefinition }) {
  const viewer = useViewer();
  const params = useParams<{ id?: string }>();
  const isAllowed = holdsAny(viewer, needs);
  // During rendering, because effects wait until the page's code has loaded.
  useState(() => isAllowed && prefetch?.(params));
  return isAllowed ? <Page /> : <NotAllowed missing={needs} />;
}

/** Redirects to the first page that the viewer may see. */
function Home() {
  const viewer = useViewer();
  const first = NAVIGATION.flatMap(({ items }) => items).find(({ needs }) =>
    holdsAny(viewer, needs),
  );
  return first ? <Redirect to={first.path} replace /> : <NotFound />;
}
