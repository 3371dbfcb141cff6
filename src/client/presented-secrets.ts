import { readCredentialHeaders, type CredentialHeaders } from './credential-headers.ts';

/** The headers of a request: those of fetch, or a record of them in any case of letters. */
type Headers =
  | { readonly get: (name: string) => string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * A request as a framework has it: Node's own (Express's request, Fastify's `request.raw`),
 * fetch's, or anything with headers.
 */
export type Incoming = { readonly rawHeaders: readonly string[] } | { readonly headers: Headers };

/** Case-insensitive in ASCII only, as patterns without the flag `u` are. */
const NAMES = { authorization: /^authorization$/i, 'x-api-key': /^x-api-key$/i } as const;

/**
 * The credentials that a request presents in `Authorization: Bearer|Token|Basic` and `X-API-Key`.
 * Cookies are not read: a browser also sends them for pages of other sites.
 */
export const presentedSecrets = (request: Incoming): CredentialHeaders =>
  readCredentialHeaders(valuesOf(request, 'authorization'), valuesOf(request, 'x-api-key'));

// Security: Node folds a repeated Authorization into its first; another reader may have looked at
// the second. The raw headers show both.
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
