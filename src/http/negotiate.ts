import Negotiator from 'negotiator';
import { asciiLowerCase } from '../core/ascii-case.ts';

const CHARSET = ';charset=utf-8';
/**
 * Parameters that do not select a representation here, and malformed quality values (RFC 9110,
 * section 12.4.2).
 */
const IGNORED =
  /;(?!\s*(?:q\s*=\s*(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*(?:[,;]|$)|charset\s*=))[^;,]*/g;

/**
 * Chooses a media type by `Accept` (RFC 9110, section 12.5.1): by quality, then the more specific
 * range, then the order of the header. Returns null when the client accepts none. All types are
 * UTF-8.
 */
export function chooseMediaType<T extends string>(
  accept: string | undefined,
  types: readonly T[],
): T | null {
  // What most clients send needs no parser, which costs some 20 µs.
  if (accept === undefined || accept === '*/*') return types[0] ?? null;
  const exact = types.find((type) => type === accept);
  if (exact !== undefined) return exact;
  const ranges = /^[\s,]*$/.test(accept) ? '*/*' : asciiLowerCase(accept).replaceAll(IGNORED, '');
  const offered = types.map((type) => type + CHARSET);
  const chosen = new Negotiator({ headers: { accept: ranges } }).mediaType(offered);
  return types.find((type) => type + CHARSET === chosen) ?? null;
}

/**
 * Returns the content codings of assets that the client accepts, as an `Accept-Encoding` header
 * without quality values.
 */
export const acceptedEncodings = (accept: string | undefined): string =>
  accept === undefined
    ? ''
    : new Negotiator({ headers: { 'accept-encoding': accept } })
        .encodings(['br', 'gzip'])
        .join(', ');
