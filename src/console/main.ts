import './styles/tokens.css';
import './styles/base.css';
import './shell/boot.css';
import { pathAt } from './base.ts';
import { preloadPage } from './page-modules.ts';
import { isConsolePath, PATHS } from './paths.ts';
import { isOpenedByLink, takeLinkSecrets } from './session/link-secret.ts';
import { readSetUpPending, readViewer } from './session/read-viewer.ts';
import { showNotFound, showSetUpPending, showSignIn } from './shell/entrance.ts';

// The entry, without React: what a visitor without a session needs. Loads the application for
// everyone else.

const root = document.getElementById('root');
if (!root) throw new Error('The page has no element #root.');
takeLinkSecrets();
void open(root);

async function open(place: HTMLElement): Promise<void> {
  const pathname = pathAt(location.pathname);
  if (isOpenedByLink(pathname)) return (await loadApp()).render(place, null);
  // The server received a session cookie: fetch the application, the page and the viewer in
  // parallel.
  if (document.documentElement.dataset['session'] !== undefined) {
    void loadApp();
    preloadPage(pathname);
  }
  const answer = await readViewer();
  if (answer !== 'anonymous') return (await loadApp()).render(place, answer);
  if (!isConsolePath(pathname)) return showNotFound(place);
  if (pathname === PATHS.home && (await readSetUpPending())) return showSetUpPending(place);
  showSignIn(place, {
    onTyping: () => void loadApp(),
    onSignedIn: async () => (await loadApp()).render(place, null),
  });
}

function loadApp(): Promise<typeof import('./render.tsx')> {
  return import('./render.tsx');
}
