import { useEffect, useRef, type RefObject } from 'react';

/** Whether this is the first page, which leaves the focus where the browser puts it. */
let isFirst = true;

/** Sets the document title, and moves the focus to the page's heading after navigation. */
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
