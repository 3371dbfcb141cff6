import { pathAt } from '../base.ts';
import { PATHS } from '../paths.ts';

/** The pages that are opened by a link with a secret in its fragment. */
const OPENED_BY_LINK: readonly string[] = [PATHS.setUp, PATHS.invitation];

/** Returns whether a page with this path is opened by a link with a secret. */
export const isOpenedByLink = (pathname: string): boolean => OPENED_BY_LINK.includes(pathname);

let secret = '';
const listeners = new Set<() => void>();

// Security: a secret in the address bar can be read over a shoulder and stays in the browser's
// history.
function take(): void {
  if (!isOpenedByLink(pathAt(location.pathname)) || location.hash.length < 2) return;
  secret = location.hash.slice(1);
  history.replaceState(history.state, '', location.pathname);
  listeners.forEach((listener) => listener());
}

/** Removes the secret of a link from the address bar, now and whenever another link is pasted. */
export function takeLinkSecrets(): void {
  take();
  addEventListener('hashchange', take);
}

/**
 * An external store, for `useSyncExternalStore`: the secret of the link that opened this page, or
 * empty. In memory only.
 */
export const linkSecret = {
  read: (): string => secret,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
