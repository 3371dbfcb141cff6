import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseCookie, stringifySetCookie } from 'cookie';
import { placeCookie } from './cookie-place.ts';

/**
 * The cookie by which accounts recognize a browser that has signed in before. It does not
 * authenticate anyone.
 */
export interface DeviceCookie {
  /** Returns the value, or an empty string without the cookie. */
  read: (request: IncomingMessage) => string;
  set: (response: ServerResponse, signs: string) => void;
}

const YEAR_SECONDS = 365 * 86_400;

/** Creates the device cookie, with the same scope as the session cookie. */
export function createDeviceCookie(publicUrl: string | undefined): DeviceCookie {
  const { name, path, secure } = placeCookie(publicUrl, 'latchkey-device');
  return {
    read: ({ headers: { cookie } }) =>
      cookie?.includes(name) ? (parseCookie(cookie)[name] ?? '') : '',
    set: (response, value) =>
      response.appendHeader(
        'Set-Cookie',
        stringifySetCookie({
          name,
          value,
          httpOnly: true,
          sameSite: 'strict',
          path,
          secure,
          maxAge: YEAR_SECONDS,
        }),
      ),
  };
}
