import { asciiLowerCase } from './ascii-case.ts';
import { hasSecret } from '../secrets/secret-format.ts';

declare const parsed: unique symbol;

/**
 * An e-mail address as accounts store it: ASCII, lower case. Only `parseEmailAddress` makes one.
 */
export type EmailAddress = string & { readonly [parsed]: true };

/** The address, or why the text is none. */
export type EmailReading =
  | { readonly ok: true; readonly address: EmailAddress }
  | { readonly ok: false; readonly because: string };

const LENGTH_MAX = 254;
const LOCAL_LENGTH_MAX = 64;
const NOT_ONE = 'This is not an e-mail address such as ada@example.org.';

/** The `dot-atom` of RFC 5322: no quotes, no spaces, no comments. */
const LOCAL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
/** Two labels at least; the last begins with a letter, so that an IPv4 address is none. */
const DOMAIN = new RegExp(`^(?:${LABEL}\\.)+(?=[A-Za-z])(?=..)${LABEL}$`);
// eslint-disable-next-line no-control-regex
const ASCII = /^[\x00-\x7f]*$/;

const no = (because: string): EmailReading => ({ ok: false, because });

/**
 * Reads an e-mail address: the one place that decides what an address is and which two are the
 * same. White space around it is dropped and `A`–`Z` become lower case; an internationalised domain
 * is accepted in its ASCII form only (`xn--…`, RFC 5890). Security: case folding and normalization
 * by Unicode's rules turn one person's address into another's (`ı`, the Kelvin sign, full-width
 * letters).
 */
export function parseEmailAddress(text: string): EmailReading {
  if (text.length > 4 * LENGTH_MAX)
    return no(`An e-mail address has at most ${LENGTH_MAX} characters.`);
  const address = text.replace(/^[ \t\r\n]+/, '').replace(/[ \t\r\n]+$/, '');
  const at = address.lastIndexOf('@');
  const [local, domain] = [address.slice(0, Math.max(at, 0)), address.slice(at + 1)];
  if (!ASCII.test(domain))
    return no(
      'Write the domain in ASCII: an internationalised domain in its form that begins with xn--.',
    );
  if (!ASCII.test(local)) return no('Write the part before @ in ASCII letters and digits.');
  if (address.length > LENGTH_MAX)
    return no(`An e-mail address has at most ${LENGTH_MAX} characters.`);
  if (local.length > LOCAL_LENGTH_MAX)
    return no(`The part before @ has at most ${LOCAL_LENGTH_MAX} characters.`);
  if (!LOCAL.test(local) || !DOMAIN.test(domain)) return no(NOT_ONE);
  if (hasSecret(address))
    return no('An e-mail address must not contain a token or another secret.');
  return { ok: true, address: asciiLowerCase(address) as EmailAddress };
}
