import { useEffect } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';
import { RequestError } from '../api/execute.ts';
import { withParams } from './list-state.ts';

/** The number of rows on a page of a list. */
export const PAGE_SIZE = 20;

/** Whether there is a next page, and its cursor. */
export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
}

/** Goes to the previous and next page. Null: there is none. */
export interface PageSteps {
  readonly onPrevious: (() => void) | null;
  readonly onNext: (() => void) | null;
}

/** The position in a paged list: the query arguments, and the steps for the pager. */
export interface Pages {
  readonly args: { readonly first: number; readonly after: string | null };
  /** The number of rows before this page. */
  readonly offset: number;
  readonly steps: (info: PageInfo | undefined) => PageSteps;
  /** Replaces this page with the first one. */
  readonly restart: () => void;
}

/**
 * The history state of a page: the cursors of the pages before it, and the list that they belong
 * to.
 */
interface Trail {
  readonly about: string;
  readonly cursors: readonly string[];
}

const isTrail = (state: unknown): state is Trail =>
  typeof state === 'object' && state !== null && 'about' in state && 'cursors' in state;

/**
 * Keeps the page of a list in the URL, for reloads and Back. `about` identifies the query apart
 * from the page; when it changes, the list returns to the first page.
 */
export function usePages(about: string): Pages {
  const [path, navigate] = useLocation();
  const search = useSearch();
  const state: unknown = useHistoryState();
  const params = new URLSearchParams(search);
  const after = params.get('after');
  const number = Number(params.get('page'));
  const isOfAnother = isTrail(state) && state.about !== about;
  const isFirst = after === null || !Number.isInteger(number) || number < 2 || isOfAnother;
  const cursors = isFirst ? [] : isTrail(state) ? state.cursors : [];
  const page = isFirst ? 1 : number;

  const go = (to: number, trail: readonly string[], replace = false): void =>
    navigate(
      withParams(path, search, { page: to === 1 ? null : String(to), after: trail.at(-1) ?? null }),
      {
        replace,
        state: { about, cursors: trail } satisfies Trail,
      },
    );
  // A shared link has no cursors of earlier pages, so Previous goes to the first page.
  const previous = cursors.length === page - 1 ? cursors.slice(0, -1) : [];
  return {
    args: { first: PAGE_SIZE, after: isFirst ? null : after },
    offset: (page - 1) * PAGE_SIZE,
    steps: (info) => ({
      onPrevious: page > 1 ? () => go(previous.length + 1, previous) : null,
      onNext:
        info?.hasNextPage && info.endCursor !== null
          ? () => go(page + 1, [...(isFirst ? [] : cursors), info.endCursor ?? ''])
          : null,
    }),
    restart: () => go(1, [], true),
  };
}

/**
 * Goes to the first page when the one in the URL does not exist: its rows were deleted, or its
 * cursor belongs to another order.
 */
export function useValidPage(
  { args, restart }: Pages,
  { error, isEmpty }: { readonly error: Error | null; readonly isEmpty: boolean },
): void {
  const isGone =
    args.after !== null &&
    (isEmpty || (error instanceof RequestError && error.code === 'BAD_USER_INPUT'));
  useEffect(() => {
    if (isGone) restart();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once for each page that is gone.
  }, [isGone]);
}
