/** The units of a lifetime, by their ISO 8601 letter. */
export const UNITS = [
  { value: 'D', one: 'day', many: 'days' },
  { value: 'W', one: 'week', many: 'weeks' },
  { value: 'M', one: 'month', many: 'months' },
  { value: 'Y', one: 'year', many: 'years' },
] as const;

/** The letter of a unit. */
export type Unit = (typeof UNITS)[number]['value'];

const SIMPLE = /^P(\d*)([DWMY])$/;

/** Parses a duration with a single unit. Null for any other. */
export function parseLifetime(
  duration: string,
): { readonly count: string; readonly unit: Unit } | null {
  const [, count, unit] = SIMPLE.exec(duration) ?? [];
  return count === undefined || unit === undefined ? null : { count, unit: unit as Unit };
}

/** Formats a duration: "P90D" → "90 days". Durations of several units are returned unchanged. */
export function lifetimeInWords(duration: string | null): string | null {
  if (duration === null) return null;
  const parsed = parseLifetime(duration);
  const unit = UNITS.find(({ value }) => value === parsed?.unit);
  return parsed && unit
    ? `${parsed.count} ${parsed.count === '1' ? unit.one : unit.many}`
    : duration;
}
