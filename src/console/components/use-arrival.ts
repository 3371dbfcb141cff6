import { useEffect, useRef, type RefObject } from 'react';

/** Was a page shown before this one? The first one leaves the focus where the browser puts it. */
let isFirst = true;

/**
 * Names the document after the page, and takes the focus to its title when one has come from
 * another page.
 */
export function useArrival(title: string): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Latchkey`;
  }, [title]);
  useEffect(() => {
    if (!isFirst) heading.current?.focus({ preventScroll: true });
    isFirst = false;
  }, []);
  return heading;
}
