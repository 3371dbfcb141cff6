/**
 * The path of PUBLIC_URL, such as `/latchkey`; empty when people find the server at the root of a
 * host.
 */
export const basePathOf = (publicUrl: string | undefined): string =>
  publicUrl === undefined ? '' : new URL(publicUrl).pathname.replace(/\/$/, '');

/**
 * The target of a request without the base path. A proxy may have taken it off already: what does
 * not begin with it stays as it is. A well-known address has it at its end (RFC 8615, as AuthZEN
 * applies it).
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
 * Does the base path begin like one of the server's own? Then nobody could tell whether a proxy has
 * taken it off.
 */
export const isAmbiguous = (base: string, ownPaths: Iterable<string>): boolean =>
  base !== '' && [...ownPaths].some((path) => path.split('/')[1] === base.split('/')[1]);
