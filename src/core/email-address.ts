import { asciiLowerCase } from './ascii-case.ts';
import { hasSecret } from '../secrets/secret-format.ts';

declare const parsed: unique symbol;

/** An e-mail address as stored: ASCII, lower case. Only `parseEmailAddress` creates one. */
export type EmailAddress = string & { readonly [parsed]: true };

/** The result of parsing an e-mail address: the address, or why the text is invalid. */
export type EmailReading =
  | { readonly ok: true; readonly address: EmailAddress }
  | { readonly ok: false; readonly because: string };

const LENGTH_MAX = 254;
const LOCAL_LENGTH_MAX = 64;
const NOT_ONE = 'This e-mail address is invalid. Write one such as ada@example.org.';

/** The `dot-atom` of RFC 5322: no quoted strings, white space or comments. */
const LOCAL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
/** At least two labels. The last one begins with a letter, which excludes IPv4 addresses. */
const DOMAIN = new RegExp(`^(?:${LABEL}\\.)+(?=[A-Za-z])(?=..)${LABEL}$`);
// eslint-disable-next-line no-control-regex
const ASCII = /^[\x00-\x7f]*$/;

const no = (because: string): EmailReading => ({ ok: false, because });

/**
 * Parses and canonicalizes an e-mail address. Every comparison of addresses relies on this
 * function. Trims white space and converts `A`–`Z` to lower case; accepts an internationalized
 * domain only in its ASCII form (`xn--…`, RFC 5890).
 *
 * Security: Unicode case folding and normalization map distinct addresses to the same text (`ı`,
 * the Kelvin sign, full-width letters), which allows account takeover.
 */
export function parseEmailAddress(text: string): EmailReading {
  if (text.length > 4 * LENGTH_MAX)
    return no(`An e-mail address must have at most ${LENGTH_MAX} characters.`);
  const address = text.replace(/^[ \t\r\n]+/, '').replace(/[ \t\r\n]+$/, '');
  const at = address.lastIndexOf('@');
  const [local, domain] = [address.slice(0, Math.max(at, 0)), address.slice(at + 1)];
  if (!ASCII.test(domain))
    return no('Write the domain in ASCII. Use the xn-- form of an internationalized domain.');
  if (!ASCII.test(local)) return no('Write the part before @ in ASCII characters.');
  if (address.length > LENGTH_MAX)
    return no(`An e-mail address must have at most ${LENGTH_MAX} characters.`);
  if (local.length > LOCAL_LENGTH_MAX)
    return no(`The part before @ must have at most ${LOCAL_LENGTH_MAX} characters.`);
  if (!LOCAL.test(local) || !DOMAIN.test(domain)) return no(NOT_ONE);
  if (hasSecret(address))
    return no('An e-mail address must not contain a token or another secret.');
  return { ok: true, address: asciiLowerCase(address) as EmailAddress };
}
