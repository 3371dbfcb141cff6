import { useEffect, useSyncExternalStore } from 'react';
import { useLocation } from 'wouter';

/** A secret that was just made, and whose it is. */
interface ShownSecret {
  readonly id: string;
  readonly secret: string;
}

// Security: the one secret that may be looked at is in memory only. A reload, another page or
// leaving the site forgets it.
let shown: ShownSecret | null = null;
const listeners = new Set<() => void>();

function set(next: ShownSecret | null): void {
  shown = next;
  listeners.forEach((listener) => listener());
}

addEventListener('pagehide', () => set(null));

/**
 * Keeps a new secret until its page is left. Go to the page of the token or key with this id next.
 */
export const showSecret = (id: string, secret: string): void => set({ id, secret });

/** Forgets the secret, as its reader has it. */
export const forgetSecret = (): void => set(null);

/** The secret of the token or key with this id, while it may be looked at. */
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

/** Forgets the secret when the page that shows it is left. For the shell. */
export function useForgetfulness(): void {
  const [location] = useLocation();
  useEffect(() => {
    if (shown !== null && !location.endsWith(shown.id)) set(null);
  }, [location]);
}
