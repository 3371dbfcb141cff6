import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { TypedDocumentString } from '../../generated/console/graphql.ts';
import { execute } from './execute.ts';
import { isDenial } from './query-client.ts';

const nameOf = (document: TypedDocumentString<unknown, unknown>): string =>
  /(?:query|mutation) (\w+)/.exec(document.toString())?.[1] ?? '';

/** The options of `useQuery` for a document: its name and variables are the key. */
export const queryOf = <Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
) => ({
  queryKey: [nameOf(document as TypedDocumentString<unknown, unknown>), variables] as const,
  queryFn: ({ signal }: { signal: AbortSignal }): Promise<Result> =>
    execute(document, variables, signal),
});

/**
 * Reads what a page shows, again every few seconds. What was read is not shown any longer once the
 * server denies it. `isPaged`: the last page stays in sight while the next one is on its way.
 */
export function useRead<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  { isPaged = false }: { readonly isPaged?: boolean } = {},
): Pick<UseQueryResult<Result>, 'data' | 'error' | 'isPlaceholderData' | 'refetch'> {
  const { data, error, isPlaceholderData, refetch } = useQuery({
    ...queryOf(document, variables),
    ...(isPaged && { placeholderData: keepPreviousData }),
  } as ReturnType<typeof queryOf<Result, Variables>>);
  return { data: isDenial(error) ? undefined : data, error, isPlaceholderData, refetch };
}
