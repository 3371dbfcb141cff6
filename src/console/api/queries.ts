import {
  keepPreviousData,
  MutationCache,
  QueryCache,
  QueryClient,
  useMutation,
  useQuery,
  type UseMutationOptions,
  type UseQueryResult,
} from '@tanstack/react-query';
import { useMemo } from 'react';
import type { TypedDocumentString } from '../../generated/console/graphql.ts';
import { sessionEnd } from '../session/session-end.ts';
import { execute, RequestError } from './execute.ts';
import { isRefusal, thrownTrouble, toTrouble, type Trouble } from './refusal.ts';

const isEndOfSession = (error: unknown): boolean =>
  error instanceof RequestError && error.code === 'UNAUTHENTICATED';

const isDenial = (error: unknown): boolean =>
  error instanceof RequestError && error.code === 'FORBIDDEN';

const noteError = (error: unknown): void => {
  if (isEndOfSession(error)) sessionEnd.note();
};

const VIEWER = 'Viewer';

/**
 * A page that is denied what it showed belongs to a viewer whose role has changed: the frame is to
 * know, too.
 */
function noteDenial(error: unknown, name: unknown): void {
  noteError(error);
  if (isDenial(error) && name !== VIEWER)
    void queryClient.invalidateQueries({ queryKey: [VIEWER] });
}

/**
 * How often a page that is in sight is read again: a revocation and a demotion show within seconds.
 */
const POLL_MS = 5_000;
/**
 * While nobody has touched it for a while, so that an open page does not use up the rate limit of
 * its user.
 */
const POLL_IDLE_MS = 30_000;
const IDLE_AFTER_MS = 120_000;

let lastTouch = Date.now();
const isIdle = (): boolean => Date.now() - lastTouch > IDLE_AFTER_MS;

function noteTouch(): void {
  const wasIdle = isIdle();
  lastTouch = Date.now();
  if (wasIdle) void queryClient.invalidateQueries();
}
for (const event of ['pointerdown', 'pointermove', 'keydown', 'wheel'])
  addEventListener(event, noteTouch, { passive: true });

/**
 * What the pages have read. Nothing of it outlives the tab, and what a mutation gave is forgotten
 * at once.
 */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: (error, { queryKey }) => noteDenial(error, queryKey[0]) }),
  mutationCache: new MutationCache({
    onError: (error, _variables, _context, { options }) =>
      options.meta?.['anonymous'] !== true && noteError(error),
  }),
  defaultOptions: {
    queries: {
      staleTime: POLL_MS - 1_000,
      refetchOnWindowFocus: 'always',
      refetchInterval: () => (isIdle() ? POLL_IDLE_MS : POLL_MS),
      retry: (count, error) =>
        count < 2 && error instanceof RequestError && error.code === 'UNREACHABLE',
    },
    mutations: { gcTime: 0, retry: false, networkMode: 'always' },
  },
});

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

/** The one field that a mutation's document asks for: a payload or a refusal. */
type Outcome<Result> = Result extends unknown
  ? Exclude<Result[Exclude<keyof Result, '__typename'>], undefined>
  : never;
/** The payload of that field. */
export type PayloadOf<Result> = Exclude<
  Extract<Outcome<Result>, object>,
  { readonly message: string }
>;

/** Refused by the server, or by what lies between. */
class Refused extends Error {
  readonly trouble: Trouble;
  constructor(trouble: Trouble) {
    super(trouble.message);
    this.trouble = trouble;
  }
}

/** A mutation that a page can run. */
export interface Change<Variables, Payload> {
  /** Runs it. Gives the payload, or null: then `trouble` says why. */
  readonly run: (variables: Variables) => Promise<Payload | null>;
  readonly isRunning: boolean;
  /** Why the last run came to nothing. */
  readonly trouble: Trouble | null;
  readonly reset: () => void;
}

/** How a change differs from others. */
export interface ChangeOptions {
  /**
   * It needs no session: UNAUTHENTICATED is then an answer like any other, not the end of the
   * session.
   */
  readonly anonymous?: boolean;
}

/**
 * A mutation by its document. When it has been done or refused, everything that is on the page is
 * read again.
 */
export function useChange<Result extends object, Variables>(
  document: TypedDocumentString<Result, Variables>,
  { anonymous = false }: ChangeOptions = {},
): Change<Variables, PayloadOf<Result>> {
  const options: UseMutationOptions<PayloadOf<Result>, Error, Variables> = {
    meta: { anonymous },
    mutationFn: async (variables) => {
      const result = await execute(document, variables);
      const outcome = Object.values(result).find(
        (value): value is object => typeof value === 'object' && value !== null,
      );
      if (!outcome) throw new Error('A mutation answered nothing.');
      if (isRefusal(outcome))
        throw new Refused(toTrouble(outcome, (variables as { readonly input?: unknown }).input));
      return outcome as PayloadOf<Result>;
    },
    onSuccess: () => void queryClient.invalidateQueries(),
    // A refusal means that the page shows something that is not true any more.
    onError: (error) =>
      void (anonymous || isEndOfSession(error) || queryClient.invalidateQueries()),
  };
  const { mutateAsync, isPending, error, reset } = useMutation(options);
  return {
    run: (variables) => mutateAsync(variables).catch(() => null),
    isRunning: isPending,
    trouble: useMemo(
      // The end of the session is told by the dialog that asks to sign in again.
      () =>
        error === null || (!anonymous && isEndOfSession(error))
          ? null
          : error instanceof Refused
            ? error.trouble
            : thrownTrouble(error),
      [error, anonymous],
    ),
    reset,
  };
}
