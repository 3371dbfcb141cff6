import { useEffect, useSyncExternalStore } from 'react';

/**
 * The list that the page in sight belongs to, as its way back says: what the navigation marks as
 * current.
 */
let section: string | null = null;
const listeners = new Set<() => void>();

function set(next: string | null): void {
  section = next;
  listeners.forEach((listener) => listener());
}

/** Says, for as long as a page is in sight, which list it belongs to. */
export function useSection(path: string | null): void {
  useEffect(() => {
    if (path === null) return;
    set(path);
    return () => set(null);
  }, [path]);
}

/** The list that the page in sight belongs to; null when it does not say. */
export const useCurrentSection = (): string | null =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => section,
  );
