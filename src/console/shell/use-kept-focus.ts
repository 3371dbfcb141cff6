import { useEffect } from 'react';

/**
 * Takes the focus to the page when what had it is gone: the row that was deleted, the button that
 * is not offered any more. Otherwise keyboard users would begin at the top of the
 * document.
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
