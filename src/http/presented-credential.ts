import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { parseCookie } from 'cookie';

/** The secret that a request presents, and how; none; or several that differ. */
export type Presented =
  { readonly kind: 'none' } | { readonly kind: 'ambiguous' } | { readonly kind: 'one'; readonly secret: string; readonly byCookie: boolean };

const SCHEME = /^(?:Bearer|Token) +(.*)$/i;

/** A repeated header, which Node folds away for some names, shows in the raw ones. */
const valuesOf = ({ rawHeaders }: IncomingMessage, name: string): string[] =>
  rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === name).map((value) => value.trim());

/** Every value of the cookie: a parser would keep the first of two, and a neighbouring host may have set one of them. */
const fromCookie = ({ cookie }: IncomingHttpHeaders, name: string): string[] => (cookie ?? '').split(';').flatMap((pair) => parseCookie(pair)[name] || []);

/**
 * Takes the credential out of `Authorization: Bearer|Token`, `X-API-Key` and the session cookie.
 * Security: two that differ are refused, because whoever sits in front may have looked at the other one.
 */
export function takeCredential(request: IncomingMessage, cookieName: string): Presented {
  const authorization = valuesOf(request, 'authorization').map((value) => SCHEME.exec(value)?.[1]?.trim() ?? value);
  const headers = [...authorization, ...valuesOf(request, 'x-api-key')];
  const cookies = fromCookie(request.headers, cookieName);
  const different = new Set([...headers, ...cookies]);
  if (different.size > 1) return { kind: 'ambiguous' };
  const [secret] = different;
  return secret === undefined ? { kind: 'none' } : { kind: 'one', secret, byCookie: headers.length === 0 };
}
