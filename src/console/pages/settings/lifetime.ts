/** Units of a lifetime that people choose from, as an ISO 8601 duration writes them. */
export const UNITS = [
  { value: 'D', one: 'day', many: 'days' },
  { value: 'W', one: 'week', many: 'weeks' },
  { value: 'M', one: 'month', many: 'months' },
  { value: 'Y', one: 'year', many: 'years' },
] as const;

/** The letter of a unit. */
export type Unit = (typeof UNITS)[number]['value'];

const SIMPLE = /^P(\d*)([DWMY])$/;

/** So many of a unit, of a duration that has but one; null for any other. */
export function parseLifetime(
  duration: string,
): { readonly count: string; readonly unit: Unit } | null {
  const [, count, unit] = SIMPLE.exec(duration) ?? [];
  return count === undefined || unit === undefined ? null : { count, unit: unit as Unit };
}

/** "P90D" → "90 days"; a duration of several parts as it is written; null for none. */
export function lifetimeInWords(duration: string | null): string | null {
  if (duration === null) return null;
  const parsed = parseLifetime(duration);
  const unit = UNITS.find(({ value }) => value === parsed?.unit);
  return parsed && unit
    ? `${parsed.count} ${parsed.count === '1' ? unit.one : unit.many}`
    : duration;
}
