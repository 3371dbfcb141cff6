/**
 * The path under which the server is published, such as `/latchkey`, or empty at the root of its
 * host. Read from the page.
 */
export const BASE =
  document.querySelector<HTMLMetaElement>('meta[name="base-path"]')?.content ?? '';

/**
 * Returns the address on this host of a path of the console or API. The router adds the base to
 * links and routes itself.
 */
export const addressOf = (path: string): string => `${BASE}${path}`;

/** Returns the console's path for an address on this host. */
export const pathAt = (pathname: string): string =>
  pathname === BASE
    ? '/'
    : pathname.startsWith(`${BASE}/`)
      ? pathname.slice(BASE.length)
      : pathname;
