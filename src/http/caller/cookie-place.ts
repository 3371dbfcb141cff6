import { basePathOf } from '../base-path.ts';

/** Where a cookie of this server is sent, and its name there. */
export interface CookiePlace {
  readonly name: string;
  readonly path: string;
  readonly secure: boolean;
}

/**
 * Under https a cookie is Secure and its name starts with __Host-, so that no other host can set
 * it. Below a path it is sent there only, to no other application of the host; then its name starts
 * with __Secure-, as __Host- is for whole hosts.
 */
export function placeCookie(publicUrl: string | undefined, name: string): CookiePlace {
  const secure = publicUrl?.startsWith('https:') ?? false;
  const path = basePathOf(publicUrl) || '/';
  return { name: `${secure ? (path === '/' ? '__Host-' : '__Secure-') : ''}${name}`, path, secure };
}
