const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const twoDigits = (count: number): string => String(count).padStart(2, '0');

/**
 * Formats an instant for messages: "12 May 2026, 14:03 UTC". Programs read the fields of a response
 * instead.
 */
export const formatInstant = (at: Date): string =>
  `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()] ?? ''} ${at.getUTCFullYear()}, ${twoDigits(at.getUTCHours())}:${twoDigits(at.getUTCMinutes())} UTC`;

const UNITS = { Y: 'year', M: 'month', W: 'week', D: 'day' } as const;
const UNITS_OF_TIME = { H: 'hour', M: 'minute', S: 'second' } as const;

/**
 * Formats an ISO 8601 duration for messages: P1Y2M becomes "1 year 2 months". Returns anything else
 * unchanged.
 */
export function formatDuration(duration: string): string {
  const [date = '', time = ''] = duration.replace(/^P/, '').split('T');
  const words = [...inWords(date, UNITS), ...inWords(time, UNITS_OF_TIME)];
  return words.length === 0 ? duration : words.join(' ');
}

const inWords = (text: string, units: Readonly<Record<string, string>>): string[] =>
  [...text.matchAll(/(\d+)([A-Z])/g)].flatMap(([, count, unit]) => {
    const name = units[unit ?? ''];
    return name === undefined ? [] : [`${count} ${name}${count === '1' ? '' : 's'}`];
  });
