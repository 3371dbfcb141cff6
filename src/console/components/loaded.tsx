import type { ReactNode } from 'react';
import { PageSkeleton } from './skeleton.tsx';
import { ErrorState } from './states.tsx';

/** The part of a query that `Loaded` reads. */
interface Query<Data> {
  readonly data: Data | undefined;
  readonly error: Error | null;
  readonly refetch: () => unknown;
}

/** Renders the result of a query, a skeleton while it loads, or the error. */
export function Loaded<Data>({
  query: { data, error, refetch },
  skeleton = <PageSkeleton />,
  children,
}: {
  readonly query: Query<Data>;
  readonly skeleton?: ReactNode;
  readonly children: (data: Data) => ReactNode;
}) {
  if (data !== undefined) return children(data);
  return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : skeleton;
}

/** Combines two queries that a page requires. */
export const bothOf = <One, Other>(
  one: Query<One>,
  other: Query<Other>,
): Query<readonly [One, Other]> => ({
  data: one.data === undefined || other.data === undefined ? undefined : [one.data, other.data],
  error: one.error ?? other.error,
  refetch: () => Promise.all([one.refetch(), other.refetch()]),
});
