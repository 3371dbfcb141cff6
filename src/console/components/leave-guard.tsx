import { useEffect, useSyncExternalStore } from 'react';
import type { AroundNavHandler } from 'wouter';
import { ConfirmDialog } from './confirm-dialog.tsx';

/** Why the page should not be left now, and the words of the two choices. */
export interface LeaveGuard {
  readonly title: string;
  readonly text: string;
  readonly stay: string;
  readonly leave: string;
}

interface State {
  readonly guard: LeaveGuard | null;
  /** The way on that waits for an answer. */
  readonly onLeave: (() => void) | null;
}

let state: State = { guard: null, onLeave: null };
/** The address of the page that is guarded. */
let here = '';
const listeners = new Set<() => void>();

function set(next: State): void {
  state = next;
  listeners.forEach((listener) => listener());
}

const addressNow = (): string => `${location.pathname}${location.search}`;

function noteAddress(): void {
  if (state.guard && state.onLeave === null) here = addressNow();
}

const isElsewhere = (path: string): boolean =>
  new URL(path, location.href).pathname !== new URL(here, location.href).pathname;

/** Asks first, where the page is guarded. */
function ask(onLeave: () => void): void {
  if (state.guard) set({ ...state, onLeave });
  else onLeave();
}

// Before the router, which listens later: Back has changed the address already, so it is put back
// until there is an answer.
addEventListener('popstate', (event) => {
  if (!state.guard || !isElsewhere(location.href)) return;
  event.stopImmediatePropagation();
  history.pushState(null, '', here);
  ask(() => history.back());
});
addEventListener('pushState', noteAddress);
addEventListener('replaceState', noteAddress);
addEventListener('beforeunload', (event) => {
  if (state.guard) event.preventDefault();
});

/** For the router: every link and every `navigate` asks the guard of the page. */
export const guardNavigation: AroundNavHandler = (navigate, to, options) => {
  if (state.guard && isElsewhere(to)) ask(() => navigate(to, options));
  else navigate(to, options);
};

/** Does what would lose something only after the question; at once where nothing is guarded. */
export const askBefore = (step: () => void): void => ask(step);

/** Ends the guard at once: what it guarded is worthless now. */
export const releaseGuard = (): void => set({ guard: null, onLeave: null });

/**
 * Guards the page while there is a reason to: a link, Back, a reload and closing the tab ask first.
 */
export function useLeaveGuard(guard: LeaveGuard | null): void {
  const key = guard && JSON.stringify(guard);
  useEffect(() => {
    if (key === null) return;
    here = addressNow();
    set({ guard: JSON.parse(key) as LeaveGuard, onLeave: null });
    return () => set({ guard: null, onLeave: null });
  }, [key]);
}

/** The question. Once in the application. */
export function LeaveDialog() {
  const { guard, onLeave } = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
  const stay = (): void => set({ ...state, onLeave: null });
  const leave = (): void => {
    set({ guard: null, onLeave: null });
    onLeave?.();
  };
  return (
    <ConfirmDialog
      isOpen={guard !== null && onLeave !== null}
      onClose={stay}
      title={guard?.title ?? ''}
      text={guard?.text ?? ''}
      action={guard?.leave ?? ''}
      cancel={guard?.stay ?? 'Stay'}
      isBusy={false}
      trouble={null}
      onConfirm={leave}
    />
  );
}
