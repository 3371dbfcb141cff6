import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { TypedDocumentString } from '../../generated/console/graphql.ts';
import { execute } from './execute.ts';
import { isDenial } from './query-client.ts';

const nameOf = (document: TypedDocumentString<unknown, unknown>): string =>
  /(?:query|mutation) (\w+)/.exec(document.toString())?.[1] ?? '';

/** Returns the options of `useQuery` for a document. Its name and variables are the key. */
export const queryOf = <Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
) => ({
  queryKey: [nameOf(document as TypedDocumentString<unknown, unknown>), variables] as const,
  queryFn: ({ signal }: { signal: AbortSignal }): Promise<Result> =>
    execute(document, variables, signal),
});

/**
 * Runs a query and refetches it every few seconds. Drops data that the server denies. `isPaged`:
 * keeps the previous page while the next one loads.
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
