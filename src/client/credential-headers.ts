/**
 * A credential in a header, well formed or not, and whether it was sent as `Authorization: Basic`.
 */
export interface Carried {
  readonly secret: string;
  readonly isBasic: boolean;
}

/** The credentials in the headers of one request. */
export interface CredentialHeaders {
  /** Latchkey credentials, without duplicates. */
  readonly ours: readonly Carried[];
  /** The first credential of another product or scheme. Null when there is none. */
  readonly foreign: Carried | null;
}

const OURS = /^(?:pat|key|ses|inv|set)_/;
const PREFIX_LENGTH = 10;
/** Has the prefix of a Latchkey secret, but is malformed. */
const MALFORMED = 'key_?';
/** What scripts send when their token variable is unset. */
const NOTHING = new Set(['', 'null', 'undefined']);
const SCHEME = /^(?:(Bearer|Token)|(Basic))(?: +(.*))?$/i;
/** Proxies and fetch join repeated headers with commas. */
const NEXT_VALUE = /,\s*(?=[A-Za-z][\w-]*\s+\S)/;

/** Returns whether the text starts like a Latchkey secret. It may still be malformed. */
export const looksLikeOurs = (text: string): boolean => OURS.test(text);

/**
 * Reads the credentials in `Authorization` and `X-API-Key`, and separates those of Latchkey from
 * those of other products. An empty header, or one whose credential is `null` or `undefined`,
 * contains none.
 */
export function readCredentialHeaders(
  authorization: readonly string[],
  apiKeys: readonly string[],
): CredentialHeaders {
  const ours: Carried[] = [];
  let foreign: Carried | null = null;
  const sort = (carried: Carried): void => {
    if (NOTHING.has(carried.secret)) return;
    if (!looksLikeOurs(carried.secret)) foreign ??= carried;
    else if (!ours.some(({ secret }) => secret === carried.secret)) ours.push(carried);
  };
  for (const value of authorization.flatMap(splitJoined)) readAuthorization(value).forEach(sort);
  for (const value of apiKeys) sort({ secret: value.trim(), isBasic: false });
  return { ours, foreign };
}

const splitJoined = (value: string): readonly string[] =>
  value.includes(',') ? value.trim().split(NEXT_VALUE) : [value];

/** Returns the credentials in one value. An unknown or missing scheme yields the whole value. */
function readAuthorization(value: string): Carried[] {
  const [, bearer, basic, parameter = ''] = SCHEME.exec(value.trim()) ?? [];
  if (basic !== undefined)
    return readBasic(parameter.trim()).map((secret) => ({ secret, isBasic: true }));
  return [{ secret: bearer === undefined ? value.trim() : parameter.trim(), isBasic: false }];
}

/**
 * Returns the secrets in user name and password (RFC 7617). Without a Latchkey secret, returns the
 * whole value, or nothing when both are empty.
 */
function readBasic(parameter: string): readonly string[] {
  const pair = decodeBase64(parameter);
  const colon = pair.indexOf(':');
  const secrets = colon < 0 ? [] : secretsOfPair(pair.slice(0, colon), pair.slice(colon + 1));
  return secrets.length > 0 || parameter === '' || pair === ':' ? secrets : [`Basic ${parameter}`];
}

/**
 * Returns the Latchkey secrets in a pair of user name and password, or of client id and client
 * secret: usually one. Any other user name may accompany a secret, and any password may follow a
 * secret that is sent as user name, because git, docker and netrc require both. Both parts may be
 * form-encoded (RFC 6749, section 2.3.1).
 */
export function secretsOfPair(user: string, password: string): readonly string[] {
  const [name, secret] = [decodeForm(user), decodeForm(password)];
  if (!looksLikeOurs(secret)) return looksLikeOurs(name) ? [name] : [];
  if (!looksLikeOurs(name) || name === secret || name === secret.slice(0, PREFIX_LENGTH))
    return [secret];
  // Security: credential confusion. A secret is not accepted with the prefix of another credential:
  // client id and client secret must belong together.
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
