import { Temporal } from 'temporal-polyfill';

/**
 * Adds an ISO 8601 duration to an instant, in the UTC calendar. Returns null if the result is out
 * of range.
 */
export function after(start: Date, duration: string): Date | null {
  try {
    const zoned = Temporal.Instant.fromEpochMilliseconds(start.getTime())
      .toZonedDateTimeISO('UTC')
      .add(duration);
    return zoned.year > 9999 ? null : new Date(zoned.epochMilliseconds);
  } catch {
    return null;
  }
}
