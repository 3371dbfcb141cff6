import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { parse as parseBasic } from 'basic-auth';
import { parseCookie } from 'cookie';
import { asciiLowerCase } from '../ascii-case.ts';
import { PREFIX_LENGTH } from '../secrets/secret-format.ts';

/** The secret that a request presents, and how; none; or several that differ. */
export type Presented =
  { readonly kind: 'none' } | { readonly kind: 'ambiguous' } | { readonly kind: 'one'; readonly secret: string; readonly byCookie: boolean };

/** Where else than in `Authorization: Bearer|Token` and `X-API-Key` a credential may stand. */
export interface Places {
  /** The name of the session cookie. */
  readonly cookie?: string;
  /** `Authorization: Basic` with the prefix as user and the secret as password. */
  readonly basic?: boolean;
}

const SCHEME = /^(?:Bearer|Token) +(.*)$/i;

/** A repeated header, which Node folds away for some names, shows in the raw ones. */
const valuesOf = ({ rawHeaders }: IncomingMessage, name: string): string[] =>
  rawHeaders.filter((_, i) => i % 2 === 1 && asciiLowerCase(rawHeaders[i - 1] ?? '') === name).map((value) => value.trim());

/** Every value of the cookie: a parser would keep the first of two, and a neighbouring host may have set one of them. */
const fromCookie = ({ cookie }: IncomingHttpHeaders, name: string): string[] => (cookie ?? '').split(';').flatMap((pair) => parseCookie(pair)[name] || []);

/**
 * Takes the credential out of a request.
 * Security: two that differ are refused, because whoever sits in front may have looked at the other one.
 */
export function takeCredential(request: IncomingMessage, { cookie, basic = false }: Places = {}): Presented {
  const authorization = valuesOf(request, 'authorization').map((value) => (basic ? fromBasic(value) : null) ?? SCHEME.exec(value)?.[1]?.trim() ?? value);
  const headers = [...authorization, ...valuesOf(request, 'x-api-key')];
  const cookies = cookie === undefined ? [] : fromCookie(request.headers, cookie);
  const different = new Set([...headers, ...cookies]);
  if (different.size > 1) return { kind: 'ambiguous' };
  const [secret] = different;
  return secret === undefined ? { kind: 'none' } : { kind: 'one', secret, byCookie: headers.length === 0 };
}

/** RFC 6749, section 2.3.1: both parts are form-encoded first. A user that is not the prefix of the secret makes no credential. */
function fromBasic(value: string): string | null {
  const given = parseBasic(value);
  if (!given) return null;
  const [user, secret] = [decodeForm(given.name), decodeForm(given.pass)];
  return user === secret.slice(0, PREFIX_LENGTH) ? secret : '';
}

const decodeForm = (text: string): string => new URLSearchParams(`value=${text.replaceAll('&', '%26')}`).get('value') ?? '';
