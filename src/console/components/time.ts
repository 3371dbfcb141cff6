const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const EXACT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'long' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const MOMENT = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const ZONED = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
});

const [MINUTE, HOUR, DAY_MS] = [60_000, 3_600_000, 86_400_000];
const STEPS = [
  { below: HOUR, unit: 'minute', size: MINUTE },
  { below: 36 * HOUR, unit: 'hour', size: HOUR },
  { below: 45 * DAY_MS, unit: 'day', size: DAY_MS },
  { below: 548 * DAY_MS, unit: 'month', size: 30.44 * DAY_MS },
] as const;

/** "in 2 months", "yesterday", "now". */
export function formatRelative(at: Date, now: Date): string {
  const difference = at.getTime() - now.getTime();
  if (Math.abs(difference) < MINUTE) return difference > 0 ? 'in a moment' : 'just now';
  const step = STEPS.find(({ below }) => Math.abs(difference) < below);
  return step
    ? RELATIVE.format(Math.round(difference / step.size), step.unit)
    : RELATIVE.format(Math.round(difference / (365.25 * DAY_MS)), 'year');
}

/** Formats an instant to the second, with the time zone. */
export const formatExact = (at: Date): string => EXACT.format(at);

/** "21 Nov 2026". */
export const formatDay = (at: Date): string => DAY.format(at);

/** "21 Nov 2026, 14:03": for tables. */
export const formatMoment = (at: Date): string => MOMENT.format(at);

/** "21 Nov 2026, 14:03 GMT": for sentences. */
export const formatMomentInZone = (at: Date): string => ZONED.format(at);

const INSTANT = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;

/** Replaces the ISO instants in a text from the server with readable times. */
export const withReadableTimes = (text: string): string =>
  text.replace(INSTANT, (instant) => formatMoment(new Date(instant)));

/** Returns whether the instant is within the next `days` days. */
export const isWithinDays = (at: Date, now: Date, days: number): boolean =>
  at > now && at.getTime() - now.getTime() < days * DAY_MS;
