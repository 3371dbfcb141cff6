import { Temporal } from 'temporal-polyfill';

/**
 * The instant an ISO 8601 duration after another, in the calendar of UTC; null when it is out of
 * the calendar's range.
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
