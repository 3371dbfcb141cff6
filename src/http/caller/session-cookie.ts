import type { ServerResponse } from 'node:http';
import { stringifySetCookie } from 'cookie';
import { placeCookie } from './cookie-place.ts';

/** The cookie that contains a browser's session secret. */
export interface SessionCookie {
  readonly name: string;
  set: (response: ServerResponse, secret: string, expires: Date | null) => void;
  clear: (response: ServerResponse) => void;
}

/** Creates the session cookie, with the scope of PUBLIC_URL. */
export function createSessionCookie(publicUrl: string | undefined): SessionCookie {
  const { name, path, secure } = placeCookie(publicUrl, 'latchkey-session');
  const append = (response: ServerResponse, value: string, expires: Date): void => {
    response.appendHeader(
      'Set-Cookie',
      stringifySetCookie({
        name,
        value,
        httpOnly: true,
        sameSite: 'strict',
        path,
        secure,
        expires,
      }),
    );
  };
  return {
    name,
    set: (response, secret, expires) =>
      append(response, secret, expires ?? new Date(8_640_000_000_000_000)),
    clear: (response) => append(response, '', new Date(0)),
  };
}
