import type { TypedDocumentString } from '../../generated/console/graphql.ts';
import { useRead } from '../api/queries.ts';
import { usePages, useValidPage, type PageInfo, type PageSteps } from './use-pages.ts';

/** A page of rows as the server returns it. */
interface Connection<Row> {
  readonly edges: readonly { readonly node: Row }[];
  readonly pageInfo: PageInfo;
  readonly totalCount?: number;
}

/** A page of a list, with its position in the list. */
export interface List<Row> {
  /** Null until loaded, and after an `error`. */
  readonly rows: readonly Row[] | null;
  readonly error: Error | null;
  readonly retry: () => void;
  /** The rows belong to the previous query; the new ones are loading. */
  readonly isStale: boolean;
  /** The list is empty, without any filter. */
  readonly hasNone: boolean;
  /** The number of rows before this page. */
  readonly offset: number;
  /** Null: the server does not count this list. */
  readonly total: number | null;
  readonly steps: PageSteps;
}

/** The fields of a list that is not paged. */
export const ALL_ROWS = {
  isStale: false,
  hasNone: false,
  offset: 0,
  steps: { onPrevious: null, onNext: null },
} as const;

/**
 * Reads a list page by page. The page is kept in the URL; changed variables return to the first
 * page. `about` identifies the query when its variables differ at each visit.
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
