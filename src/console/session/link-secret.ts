import { pathAt } from '../base.ts';
import { PATHS } from '../paths.ts';

/** The pages that are opened by a link whose secret stands behind #. */
const OPENED_BY_LINK: readonly string[] = [PATHS.setUp, PATHS.invitation];

/** Is this the path of a page that is opened by a link? */
export const isOpenedByLink = (pathname: string): boolean => OPENED_BY_LINK.includes(pathname);

let secret = '';
const listeners = new Set<() => void>();

// Security: a secret in the address bar is read over a shoulder, and stays in the history of the
// browser.
function take(): void {
  if (!isOpenedByLink(pathAt(location.pathname)) || location.hash.length < 2) return;
  secret = location.hash.slice(1);
  history.replaceState(history.state, '', location.pathname);
  listeners.forEach((listener) => listener());
}

/**
 * Takes the secret of a link out of the address bar: now, and whenever a link is pasted over
 * another.
 */
export function takeLinkSecrets(): void {
  take();
  addEventListener('hashchange', take);
}

/**
 * An external store, for `useSyncExternalStore`: the secret of the link that opened this page,
 * empty when there was none. In memory only.
 */
export const linkSecret = {
  read: (): string => secret,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
