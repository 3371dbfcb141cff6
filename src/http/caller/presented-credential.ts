import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { parseCookie } from 'cookie';
import { asciiLowerCase } from '../../core/ascii-case.ts';
import { looksLikeOurs, readCredentialHeaders } from '../../client/credential-headers.ts';

/** The credentials of a request: none, one, or several different Latchkey credentials. */
export type Presented =
  | { readonly kind: 'none' }
  | { readonly kind: 'ambiguous' }
  | {
      readonly kind: 'one';
      readonly secret: string;
      readonly byCookie: boolean;
      /** Whether it was sent as `Authorization: Basic`. */
      readonly isBasic: boolean;
      /**
       * Whether it belongs to another product, without a Latchkey credential next to it. Every
       * lookup rejects it.
       */
      readonly isForeign: boolean;
    };

/** Where else a credential may be sent. */
export interface Places {
  /** The name of the session cookie. */
  readonly cookie?: string;
}

/** Reads the raw headers, because Node discards repeated values of some headers. */
function valuesOf({ rawHeaders }: IncomingMessage, name: string): string[] {
  const values: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2)
    if (isNamed(rawHeaders[i] ?? '', name)) values.push(rawHeaders[i + 1] ?? '');
  return values;
}

const isNamed = (header: string, name: string): boolean =>
  header.length === name.length && asciiLowerCase(header) === name;

/**
 * Returns every value of the cookie. A parser would keep only the first of two, and a neighbouring
 * host may have set one of them.
 */
const fromCookie = ({ cookie }: IncomingHttpHeaders, name: string): string[] =>
  cookie?.split(';').flatMap((pair) => parseCookie(pair)[name] || []) ?? [];

/**
 * Reads the credential of a request: `Authorization: Bearer|Token|Basic`, `X-API-Key` and, if a
 * name is given, the session cookie. Credentials of other products are ignored next to a Latchkey
 * credential. Security: parser differential. Two different credentials are rejected, because a
 * proxy in front may have checked the other one.
 */
export function takeCredential(
  request: IncomingMessage,
  { cookie: cookieName }: Places = {},
): Presented {
  const { ours, foreign } = readCredentialHeaders(
    valuesOf(request, 'authorization'),
    valuesOf(request, 'x-api-key'),
  );
  const cookies = cookieName === undefined ? [] : fromCookie(request.headers, cookieName);
  const different = new Set([
    ...ours.map(({ secret }) => secret),
    ...cookies.filter(looksLikeOurs),
  ]);
  if (different.size > 1) return { kind: 'ambiguous' };
  if (ours[0]) return { kind: 'one', ...ours[0], byCookie: false, isForeign: false };
  const [cookie = cookies[0]] = different;
  if (cookie !== undefined)
    return { kind: 'one', secret: cookie, byCookie: true, isBasic: false, isForeign: false };
  return foreign ? { kind: 'one', ...foreign, byCookie: false, isForeign: true } : { kind: 'none' };
}
