const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const twoDigits = (count: number): string => String(count).padStart(2, '0');

/**
 * An instant for a sentence that people read: "12 May 2026, 14:03 UTC". Machines read the fields of
 * an answer, not its sentences.
 */
export const formatInstant = (at: Date): string =>
  `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()] ?? ''} ${at.getUTCFullYear()}, ${twoDigits(at.getUTCHours())}:${twoDigits(at.getUTCMinutes())} UTC`;

const UNITS = { Y: 'year', M: 'month', W: 'week', D: 'day' } as const;
const UNITS_OF_TIME = { H: 'hour', M: 'minute', S: 'second' } as const;

/**
 * An ISO 8601 duration for a sentence that people read: P1Y2M is "1 year 2 months". Anything else
 * stays as written.
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
