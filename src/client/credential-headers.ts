/**
 * A credential of Latchkey that a header carries, well formed or not, and whether it came as
 * `Authorization: Basic`.
 */
export interface Carried {
  readonly secret: string;
  readonly isBasic: boolean;
}

/** What the credential headers of one request carry. */
export interface CredentialHeaders {
  /** Credentials of Latchkey, each secret once. */
  readonly ours: readonly Carried[];
  /** The first credential of another product or scheme; null when the headers carry none. */
  readonly foreign: Carried | null;
}

const OURS = /^(?:pat|key|ses|inv|set)_/;
const PREFIX_LENGTH = 10;
/** Looks like a secret of Latchkey, and is none. */
const MALFORMED = 'key_?';
/** What scripts send in place of a token that they do not have. */
const NOTHING = new Set(['', 'null', 'undefined']);
const SCHEME = /^(?:(Bearer|Token)|(Basic))(?: +(.*))?$/i;
/** Proxies and fetch join repeated headers by commas. */
const NEXT_VALUE = /,\s*(?=[A-Za-z][\w-]*\s+\S)/;

/** Does the text begin as a secret of Latchkey does? It may be malformed all the same. */
export const looksLikeOurs = (text: string): boolean => OURS.test(text);

/**
 * Tells the Latchkey credentials in the values of `Authorization` and `X-API-Key` from those of
 * other products. A header that is empty, or whose credential is `null` or `undefined`, carries
 * none.
 */
export function readCredentialHeaders(
  authorization: readonly string[],
  apiKeys: readonly string[],
): CredentialHeaders {
  const carried = [
    ...authorization.flatMap((value) => value.trim().split(NEXT_VALUE)).flatMap(readAuthorization),
    ...apiKeys.map((value) => ({ secret: value.trim(), isBasic: false })),
  ].filter(({ secret }) => !NOTHING.has(secret));
  const ours = carried.filter(({ secret }) => looksLikeOurs(secret));
  return {
    ours: ours.filter(({ secret }, i) => ours.findIndex((other) => other.secret === secret) === i),
    foreign: carried.find(({ secret }) => !looksLikeOurs(secret)) ?? null,
  };
}

/** The credentials in one value; one of an unknown scheme, or without a scheme, is taken whole. */
function readAuthorization(value: string): Carried[] {
  const [, bearer, basic, parameter = ''] = SCHEME.exec(value.trim()) ?? [];
  if (basic !== undefined)
    return readBasic(parameter.trim()).map((secret) => ({ secret, isBasic: true }));
  return [{ secret: bearer === undefined ? value.trim() : parameter.trim(), isBasic: false }];
}

/**
 * The secrets in user name and password (RFC 7617); where there are none, the whole value, or
 * nothing when both are empty.
 */
function readBasic(parameter: string): readonly string[] {
  const pair = decodeBase64(parameter);
  const colon = pair.indexOf(':');
  const secrets = colon < 0 ? [] : secretsOfPair(pair.slice(0, colon), pair.slice(colon + 1));
  return secrets.length > 0 || parameter === '' || pair === ':' ? secrets : [`Basic ${parameter}`];
}

/**
 * The secrets in a pair of user name and password, or of client id and client secret: usually one.
 * Any other user name may stand next to a secret, and any other password behind one, because git,
 * docker and netrc need both. Both parts may be form-encoded (RFC 6749, section 2.3.1).
 */
export function secretsOfPair(user: string, password: string): readonly string[] {
  const [name, secret] = [decodeForm(user), decodeForm(password)];
  if (!looksLikeOurs(secret)) return looksLikeOurs(name) ? [name] : [];
  if (!looksLikeOurs(name) || name === secret || name === secret.slice(0, PREFIX_LENGTH))
    return [secret];
  // Security: next to the prefix of another credential the secret is not taken: client id and
  // client secret must belong together.
  return name.length > PREFIX_LENGTH ? [name, secret] : [MALFORMED];
}

function decodeBase64(text: string): string {
  try {
    return atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    return '';
  }
}

const decodeForm = (text: string): string =>
  new URLSearchParams(`value=${text.replaceAll('&', '%26')}`).get('value') ?? '';
