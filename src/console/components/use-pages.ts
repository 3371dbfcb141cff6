import { useEffect } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';
import { RequestError } from '../api/execute.ts';
import { withParams } from './list-state.ts';

/** How many rows a page of a list has. */
export const PAGE_SIZE = 20;

/** What the server says of the pages around one. */
export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
}

/** The ways to the pages before and after; null: there is none. */
export interface PageSteps {
  readonly onPrevious: (() => void) | null;
  readonly onNext: (() => void) | null;
}

/**
 * The way through a list that the server pages: the arguments to ask with, and the steps for the
 * pager.
 */
export interface Pages {
  readonly args: { readonly first: number; readonly after: string | null };
  /** How many rows come before this page. */
  readonly offset: number;
  readonly steps: (info: PageInfo | undefined) => PageSteps;
  /** Goes to the first page, in the place of this one. */
  readonly restart: () => void;
}

/**
 * What the history remembers of a page: the cursors of the pages before it, and which list they are
 * of.
 */
interface Trail {
  readonly about: string;
  readonly cursors: readonly string[];
}

const isTrail = (state: unknown): state is Trail =>
  typeof state === 'object' && state !== null && 'about' in state && 'cursors' in state;

/**
 * The page of a list, kept in the address: a reload and Back find it again. `about`: what is asked
 * for, besides the page. When it changes, the list begins anew.
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
  // A shared link has no cursors of earlier pages: Back then leads to the first page.
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
 * Goes to the first page when the one in the address is not there: its rows were deleted, or its
 * cursor is of another order.
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
