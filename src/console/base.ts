/**
 * The path below which the server is published, such as `/latchkey`; empty at the root of its host.
 * The page names it.
 */
export const BASE =
  document.querySelector<HTMLMetaElement>('meta[name="base-path"]')?.content ?? '';

/**
 * The address, on this host, of one of the console's paths or of the API. Links and routes of
 * wouter add the base themselves.
 */
export const addressOf = (path: string): string => `${BASE}${path}`;

/** The path, among the console's own, of an address on this host. */
export const pathAt = (pathname: string): string =>
  pathname === BASE
    ? '/'
    : pathname.startsWith(`${BASE}/`)
      ? pathname.slice(BASE.length)
      : pathname;
