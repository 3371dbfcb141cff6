import { useEffect } from 'react';

/**
 * Moves the focus to the main element when the focused element disappears, for example with a
 * deleted row. Otherwise keyboard users would start at the top of the document.
 */
export function useKeptFocus(main: HTMLElement | null): void {
  useEffect(() => {
    if (!main) return;
    let last: EventTarget | null = null;
    const note = ({ target }: FocusEvent): void => {
      last = target;
    };
    const keep = (): void => {
      if (
        !(last instanceof Element) ||
        last.isConnected ||
        document.activeElement !== document.body
      )
        return;
      last = null;
      main.focus({ preventScroll: true });
    };
    const observer = new MutationObserver(keep);
    observer.observe(main, { childList: true, subtree: true });
    document.addEventListener('focusin', note);
    return () => {
      observer.disconnect();
      document.removeEventListener('focusin', note);
    };
  }, [main]);
}
