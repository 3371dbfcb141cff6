import { useState } from 'react';

/** How many rows a page of a list has. */
export const PAGE_SIZE = 20;

interface PageInfo {
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
}

/** The way through a list that the server pages: the arguments to ask with, and the steps for the pager. */
export interface Pages {
  readonly args: { readonly first: number; readonly after: string | null };
  /** How many rows come before this page. */
  readonly offset: number;
  readonly steps: (info: PageInfo | undefined) => { readonly onPrevious: (() => void) | null; readonly onNext: (() => void) | null };
}

/** `about`: what is asked for, besides the page. When it changes, the list begins anew. */
export function usePages(about: string): Pages {
  const [trail, setTrail] = useState<{ readonly about: string; readonly cursors: readonly string[] }>({ about, cursors: [] });
  if (trail.about !== about) setTrail({ about, cursors: [] });
  const cursors = trail.about === about ? trail.cursors : [];
  const go = (next: readonly string[]) => () => setTrail({ about, cursors: next });
  return {
    args: { first: PAGE_SIZE, after: cursors.at(-1) ?? null },
    offset: cursors.length * PAGE_SIZE,
    steps: (info) => ({
      onPrevious: cursors.length > 0 ? go(cursors.slice(0, -1)) : null,
      onNext: info?.hasNextPage && info.endCursor !== null ? go([...cursors, info.endCursor]) : null,
    }),
  };
}
