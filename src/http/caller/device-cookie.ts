import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseCookie, stringifySetCookie } from 'cookie';
import { placeCookie } from './cookie-place.ts';

/**
 * The cookie by which a browser is known to the accounts that have signed in on it. It signs nobody
 * in.
 */
export interface DeviceCookie {
  /** Empty when there is none. */
  read: (request: IncomingMessage) => string;
  set: (response: ServerResponse, signs: string) => void;
}

const YEAR_SECONDS = 365 * 86_400;

/** The device's cookie, at the same place as that of the session. */
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
