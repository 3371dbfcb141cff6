import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { sessionEnd } from '../session/session-end.ts';
import { RequestError } from './execute.ts';

/** Has the session ended? */
export const isEndOfSession = (error: unknown): boolean =>
  error instanceof RequestError && error.code === 'UNAUTHENTICATED';

/** Was it denied for lack of a permission? */
export const isDenial = (error: unknown): boolean =>
  error instanceof RequestError && error.code === 'FORBIDDEN';

const noteError = (error: unknown): void => {
  if (isEndOfSession(error)) sessionEnd.note();
};

const VIEWER = 'Viewer';

/** Reads the viewer again after a denial, because the viewer's role has probably changed. */
function noteDenial(error: unknown, name: unknown): void {
  noteError(error);
  if (isDenial(error) && name !== VIEWER)
    void queryClient.invalidateQueries({ queryKey: [VIEWER] });
}

/**
 * The interval at which visible pages refetch, so that a revocation or demotion shows within
 * seconds.
 */
const POLL_MS = 5_000;
/** The interval while the viewer is idle, so that an open page does not use up the rate limit. */
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
 * The cache of the pages' queries. It lasts as long as the tab. Results of mutations are not
 * cached.
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
