/** Whether the session ended while the user was working. */
let hasEnded = false;
const listeners = new Set<() => void>();

const set = (value: boolean): void => {
  hasEnded = value;
  listeners.forEach((listener) => listener());
};

/** An external store, for `useSyncExternalStore`: set by any UNAUTHENTICATED response. */
export const sessionEnd = {
  note: (): void => set(true),
  clear: (): void => set(false),
  read: (): boolean => hasEnded,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
