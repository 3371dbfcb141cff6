import { useEffect, useSyncExternalStore } from 'react';

/**
 * The list that the shown page belongs to, set by its back link. The navigation marks it as
 * current.
 */
let section: string | null = null;
const listeners = new Set<() => void>();

function set(next: string | null): void {
  section = next;
  listeners.forEach((listener) => listener());
}

/** Sets the list that a page belongs to while the page is shown. */
export function useSection(path: string | null): void {
  useEffect(() => {
    if (path === null) return;
    set(path);
    return () => set(null);
  }, [path]);
}

/** Returns the list that the shown page belongs to, or null when the page sets none. */
export const useCurrentSection = (): string | null =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => section,
  );
