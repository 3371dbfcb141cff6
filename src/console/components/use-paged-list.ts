import type { TypedDocumentString } from '../../generated/console/graphql.ts';
import { useRead } from '../api/queries.ts';
import { usePages, useValidPage, type PageInfo, type PageSteps } from './use-pages.ts';

/** A page of rows, as the server answers it. */
interface Connection<Row> {
  readonly edges: readonly { readonly node: Row }[];
  readonly pageInfo: PageInfo;
  readonly totalCount?: number;
}

/** A page of a list, and what is known of the list around it. */
export interface List<Row> {
  /** Null: not loaded yet, or `error` says why not. */
  readonly rows: readonly Row[] | null;
  readonly error: Error | null;
  readonly retry: () => void;
  /** The rows are of the last question; the answer is on its way. */
  readonly isStale: boolean;
  /** The list has no rows at all, whatever the filters. */
  readonly hasNone: boolean;
  /** How many rows come before this page. */
  readonly offset: number;
  /** Null: the server does not count this list. */
  readonly total: number | null;
  readonly steps: PageSteps;
}

/** What a list on one page has in common with a page of a longer one. */
export const ALL_ROWS = {
  isStale: false,
  hasNone: false,
  offset: 0,
  steps: { onPrevious: null, onNext: null },
} as const;

/**
 * Reads a list page by page. The page is kept in the address; other variables begin at the first
 * page. `about` names the question where the variables differ at each visit.
 */
export function usePagedList<Result, Variables, Row>(
  document: TypedDocumentString<Result, Variables>,
  variables: Omit<Variables, 'first' | 'after'>,
  connectionOf: (result: Result) => Connection<Row> | null | undefined,
  {
    isFiltered = false,
    about = JSON.stringify(variables),
  }: { readonly isFiltered?: boolean; readonly about?: string } = {},
): List<Row> & { readonly data: Result | undefined } {
  const pages = usePages(about);
  const { data, error, isPlaceholderData, refetch } = useRead(
    document,
    { ...pages.args, ...variables } as Variables,
    { isPaged: true },
  );
  const connection = data && connectionOf(data);
  const isEmpty = connection?.edges.length === 0 && !isPlaceholderData;
  useValidPage(pages, { error, isEmpty });
  return {
    data,
    rows: connection?.edges.map(({ node }) => node) ?? null,
    error,
    retry: () => void refetch(),
    isStale: isPlaceholderData,
    hasNone: isEmpty && !isFiltered && (connection.totalCount ?? 0) === 0,
    offset: pages.offset,
    total: connection?.totalCount ?? null,
    steps: pages.steps(connection?.pageInfo),
  };
}
