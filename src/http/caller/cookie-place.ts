import { basePathOf } from '../base-path.ts';

/** The scope and name of a cookie. */
export interface CookiePlace {
  readonly name: string;
  readonly path: string;
  readonly secure: boolean;
}

/**
 * Returns the name and attributes of a cookie. Under https it is Secure, and its name starts with
 * __Host-, so that no other host can set it. Below a path it is restricted to that path and starts
 * with __Secure-, because __Host- requires the path `/`.
 */
export function placeCookie(publicUrl: string | undefined, name: string): CookiePlace {
  const secure = publicUrl?.startsWith('https:') ?? false;
  const path = basePathOf(publicUrl) || '/';
  return { name: `${secure ? (path === '/' ? '__Host-' : '__Secure-') : ''}${name}`, path, secure };
}
