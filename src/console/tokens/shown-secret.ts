import { useEffect, useSyncExternalStore } from 'react';
import { useLocation } from 'wouter';

/** A new secret, and the id of its token. */
interface ShownSecret {
  readonly id: string;
  readonly secret: string;
}

// Security: a new secret is in memory only, until a reload, navigation to another page, or leaving
// the site.
let shown: ShownSecret | null = null;
const listeners = new Set<() => void>();

function set(next: ShownSecret | null): void {
  shown = next;
  listeners.forEach((listener) => listener());
}

addEventListener('pagehide', () => set(null));

/**
 * Keeps a new secret until its page is left. The caller navigates to the page of the token with
 * this id.
 */
export const showSecret = (id: string, secret: string): void => set({ id, secret });

/** Deletes the secret, once it has been read. */
export const forgetSecret = (): void => set(null);

/** Returns the new secret of the token with this id, or null. */
export function useShownSecret(id: string): string | null {
  const current = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
  return current?.id === id ? current.secret : null;
}

/** Deletes the secret when its page is left. For the shell. */
export function useForgetfulness(): void {
  const [location] = useLocation();
  useEffect(() => {
    if (shown !== null && !location.endsWith(shown.id)) set(null);
  }, [location]);
}
