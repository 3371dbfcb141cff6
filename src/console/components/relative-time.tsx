import { useSyncExternalStore } from 'react';
import { formatExact, formatMoment, formatRelative } from './time.ts';

let now = new Date();
const listeners = new Set<() => void>();
setInterval(() => {
  now = new Date();
  listeners.forEach((listener) => listener());
}, 20_000);

/** Returns the current time, updated every 20 seconds. */
export const useNow = (): Date =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => now,
  );

/** A relative time. The exact time is shown on hover, the time to the minute in print. */
export function RelativeTime({
  at,
  isAbsolute = false,
}: {
  readonly at: string;
  readonly isAbsolute?: boolean;
}) {
  const current = useNow();
  const date = new Date(at);
  return (
    <time
      dateTime={at}
      title={formatExact(date)}
      data-moment={formatMoment(date)}
      className="nowrap"
    >
      {isAbsolute ? formatMoment(date) : formatRelative(date, current)}
    </time>
  );
}
