import { z } from 'zod';
import { toTarget } from '../database/connect/resolve-target.ts';
import { splitUrls } from '../database/connect/split-urls.ts';
import { parseRates, RATES_RIGHT } from '../rate-limit/rate.ts';

/** A port; 0 means any that is free. */
export const port = z.coerce
  .number('a port from 0 to 65535')
  .int('a port from 0 to 65535')
  .min(0, 'a port from 0 to 65535')
  .max(65_535, 'a port from 0 to 65535');

/** A whole number within bounds. */
export const count = (least: number, most: number) => {
  const right = `a whole number from ${least} to ${most}`;
  return z.coerce.number(right).int(right).min(least, right).max(most, right);
};

/** Seconds, from 0 to a maximum. */
export const seconds = (most: number) => {
  const right = `seconds, a number from 0 to ${most}`;
  return z.coerce.number(right).min(0, right).max(most, right);
};

/** A comma-separated list. */
export const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);

/** Rate limits, with the default. */
export const rates = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform((text, context) => {
      const parsed = parseRates(text);
      if (parsed) return parsed;
      context.addIssue({ code: 'custom', message: RATES_RIGHT });
      return z.NEVER;
    });

const isOrigin = (text: string): boolean =>
  URL.canParse(text) &&
  /^https?:$/.test(new URL(text).protocol) &&
  new URL(text).origin === text.replace(/\/$/, '');

/** An origin of a page. */
export const origin = z
  .string()
  .refine(isOrigin, 'an origin such as https://latchkey.example.org: scheme, host and port only')
  .transform((text) => new URL(text).origin);

const PUBLIC_RIGHT =
  'an address such as https://latchkey.example.org or https://example.org/latchkey: scheme, host, port and a plain path only';

/** The address under which browsers reach the server. */
export const publicUrl = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  const path = url?.pathname.replace(/\/$/, '') ?? '';
  // Security: the path is inserted into pages and headers, so this prevents HTML and header
  // injection.
  const isPlain =
    /^(\/[A-Za-z0-9._~-]+)*$/.test(path) &&
    url !== null &&
    text.replace(/\/$/, '') === url.origin + path;
  if (isPlain && /^https?:$/.test(url.protocol)) return url.origin + path;
  context.addIssue({ code: 'custom', message: PUBLIC_RIGHT });
  return z.NEVER;
});

const whyNotUrl = (text: string): string | null => {
  const reading = toTarget(text, { environment: {}, userName: '', defaultHost: '' });
  return reading.ok ? null : reading.problem;
};
const URL_EXAMPLE = 'postgresql://user:password@host:5432/latchkey';

/** A connection URL of PostgreSQL. */
export const postgresUrl = z.string().superRefine((text, context) => {
  const problem = whyNotUrl(text);
  if (problem !== null)
    context.addIssue({
      code: 'custom',
      message: `a PostgreSQL connection URL such as ${URL_EXAMPLE}: ${problem}`,
    });
});

/** Connection URLs of PostgreSQL, separated by white space or commas. */
export const postgresUrls = z.string().superRefine((text, context) => {
  const problem = splitUrls(text)
    .map(whyNotUrl)
    .find((one) => one !== null);
  if (problem !== undefined)
    context.addIssue({
      code: 'custom',
      message: `one or more PostgreSQL connection URLs such as ${URL_EXAMPLE}, separated by white space or commas: ${problem}`,
    });
});

/**
 * A path in the file system.
 *
 * Security: paths appear in errors and in the log. Rejects a connection URL set by mistake, which
 * would disclose its password.
 */
export const path = z
  .string()
  .regex(/^(?!\w+:\/\/)[^\0]*$/, 'a path in the file system, not a URL');
