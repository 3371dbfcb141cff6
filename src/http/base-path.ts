/**
 * Returns the path of PUBLIC_URL, such as `/latchkey`. Empty when the server is published at the
 * root of a host.
 */
export const basePathOf = (publicUrl: string | undefined): string =>
  publicUrl === undefined ? '' : new URL(publicUrl).pathname.replace(/\/$/, '');

/**
 * Removes the base path from the target of a request. A proxy may already have removed it, so a
 * target without it stays unchanged. In a well-known URI the base path is a suffix (RFC 8615, as
 * AuthZEN applies it).
 */
export function withoutBase(target: string, base: string): string {
  const [path = '', query] = target.split(/(?=\?)/, 2);
  const rest = query ?? '';
  if (path === base) return `/${rest}`;
  if (path.startsWith(`${base}/`)) return path.slice(base.length) + rest;
  if (path.startsWith('/.well-known/') && path.endsWith(base))
    return path.slice(0, -base.length) + rest;
  return target;
}

/**
 * Returns whether the base path starts like one of the server's paths. Then it would be unclear
 * whether a proxy has removed it.
 */
export const isAmbiguous = (base: string, ownPaths: Iterable<string>): boolean =>
  base !== '' && [...ownPaths].some((path) => path.split('/')[1] === base.split('/')[1]);
