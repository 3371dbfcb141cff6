import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { parseCookie } from 'cookie';
import { asciiLowerCase } from '../../core/ascii-case.ts';
import { looksLikeOurs, readCredentialHeaders } from '../../client/credential-headers.ts';

/** What a request presents: nothing, one credential, or several of Latchkey that differ. */
export type Presented =
  | { readonly kind: 'none' }
  | { readonly kind: 'ambiguous' }
  | {
      readonly kind: 'one';
      readonly secret: string;
      readonly byCookie: boolean;
      /** By `Authorization: Basic`. */
      readonly isBasic: boolean;
      /** Another product's, and nothing of Latchkey next to it: every lookup rejects it. */
      readonly isForeign: boolean;
    };

/** Where else a credential may stand. */
export interface Places {
  /** The name of the session cookie. */
  readonly cookie?: string;
}

/** A repeated header, which Node folds away for some names, shows in the raw ones. */
const valuesOf = ({ rawHeaders }: IncomingMessage, name: string): string[] =>
  rawHeaders.filter((_, i) => i % 2 === 1 && asciiLowerCase(rawHeaders[i - 1] ?? '') === name);

/**
 * Every value of the cookie: a parser would keep the first of two, and a neighbouring host may have
 * set one of them.
 */
const fromCookie = ({ cookie }: IncomingHttpHeaders, name: string): string[] =>
  (cookie ?? '').split(';').flatMap((pair) => parseCookie(pair)[name] || []);

/**
 * Takes the credential from a request: `Authorization: Bearer|Token|Basic`, `X-API-Key` and, where
 * its name is given, the session cookie. What belongs to other products is ignored next to a
 * credential of Latchkey. Security: two credentials that differ are rejected, because a proxy in
 * front may have checked the other one.
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
