import { readCredentialHeaders, type CredentialHeaders } from './credential-headers.ts';

/** The headers of a request: fetch's Headers, or a record with names in any case. */
type Headers =
  | { readonly get: (name: string) => string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * A request of a framework: Node's (Express's request, Fastify's `request.raw`), fetch's, or any
 * object with headers.
 */
export type Incoming = { readonly rawHeaders: readonly string[] } | { readonly headers: Headers };

/** Case-insensitive in ASCII only, because these patterns lack the flag `u`. */
const NAMES = { authorization: /^authorization$/i, 'x-api-key': /^x-api-key$/i } as const;

/**
 * Returns the credentials in `Authorization: Bearer|Token|Basic` and `X-API-Key`. Cookies are not
 * read: browsers also send them for pages of other sites.
 */
export const presentedSecrets = (request: Incoming): CredentialHeaders =>
  readCredentialHeaders(valuesOf(request, 'authorization'), valuesOf(request, 'x-api-key'));

// Security: parser differential. Node keeps only the first of repeated Authorization headers, but a
// proxy may have checked the second. The raw headers contain both.
function valuesOf(request: Incoming, name: keyof typeof NAMES): string[] {
  const isNamed = (header: string | undefined): boolean =>
    header !== undefined && NAMES[name].test(header);
  if ('rawHeaders' in request)
    return request.rawHeaders.filter((_, i) => i % 2 === 1 && isNamed(request.rawHeaders[i - 1]));
  const { headers } = request;
  if (isFetched(headers)) return [headers.get(name) ?? []].flat();
  return Object.entries(headers).flatMap(([key, value]) => (isNamed(key) ? (value ?? []) : []));
}

const isFetched = (headers: Headers): headers is Extract<Headers, { get: unknown }> =>
  typeof headers['get'] === 'function';
