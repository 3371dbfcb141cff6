import { useEffect, useSyncExternalStore } from 'react';
import type { AroundNavHandler } from 'wouter';
import { ConfirmDialog } from './confirm-dialog.tsx';

/** The question to ask before leaving the page, and the labels of its buttons. */
export interface LeaveGuard {
  readonly title: string;
  readonly text: string;
  readonly stay: string;
  readonly leave: string;
}

interface State {
  readonly guard: LeaveGuard | null;
  /** The navigation that waits for an answer. */
  readonly onLeave: (() => void) | null;
}

let state: State = { guard: null, onLeave: null };
/** The address of the guarded page. */
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

/** Asks before leaving a guarded page. */
function ask(onLeave: () => void): void {
  if (state.guard) set({ ...state, onLeave });
  else onLeave();
}

// Registered before the router's listener. Back has already changed the URL, so it is restored until
// the user answers.
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

/** For the router: every link and every `navigate` checks the guard of the page. */
export const guardNavigation: AroundNavHandler = (navigate, to, options) => {
  if (state.guard && isElsewhere(to)) ask(() => navigate(to, options));
  else navigate(to, options);
};

/** Runs a step that would lose something, after asking if the page is guarded. */
export const askBefore = (step: () => void): void => ask(step);

/** Ends the guard, when nothing is left to lose. */
export const releaseGuard = (): void => set({ guard: null, onLeave: null });

/** Asks before a link, Back, a reload or closing the tab leaves the page. Null: does not ask. */
export function useLeaveGuard(guard: LeaveGuard | null): void {
  const key = guard && JSON.stringify(guard);
  useEffect(() => {
    if (key === null) return;
    here = addressNow();
    set({ guard: JSON.parse(key) as LeaveGuard, onLeave: null });
    return () => set({ guard: null, onLeave: null });
  }, [key]);
}

/** The dialog that asks. Rendered once in the application. */
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
