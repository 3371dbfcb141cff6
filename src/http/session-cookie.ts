import type { ServerResponse } from 'node:http';
import { stringifySetCookie } from 'cookie';
import { basePathOf } from './base-path.ts';

/** The cookie that carries a browser's session. */
export interface SessionCookie {
  readonly name: string;
  set: (response: ServerResponse, secret: string, expires: Date | null) => void;
  clear: (response: ServerResponse) => void;
}

/**
 * Under https the cookie is Secure and its name starts with __Host-, so that no other host can set it. Below a path it is sent there
 * only, to no other application of the host; then its name starts with __Secure-, as __Host- is for whole hosts.
 */
export function createSessionCookie(publicUrl: string | undefined): SessionCookie {
  const secure = publicUrl?.startsWith('https:') ?? false;
  const path = basePathOf(publicUrl) || '/';
  const name = `${secure ? (path === '/' ? '__Host-' : '__Secure-') : ''}latchkey-session`;
  const append = (response: ServerResponse, value: string, expires: Date): void => {
    response.appendHeader('Set-Cookie', stringifySetCookie({ name, value, httpOnly: true, sameSite: 'strict', path, secure, expires }));
  };
  return {
    name,
    set: (response, secret, expires) => append(response, secret, expires ?? new Date(8_640_000_000_000_000)),
    clear: (response) => append(response, '', new Date(0)),
  };
}
