/** The program that opened a session. */
export interface Program {
  readonly name: string;
  readonly kind: 'desktop' | 'mobile' | 'program';
}

/** In the order of the search: Edge also contains "Chrome", and Chrome also contains "Safari". */
const BROWSERS = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['FxiOS/', 'Firefox'],
  ['CriOS/', 'Chrome'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const;

const SYSTEMS = [
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Android', 'Android'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'macOS'],
  ['CrOS', 'ChromeOS'],
  ['Linux', 'Linux'],
] as const;

/** Parses a user agent. Returns a program that is not a browser by its own name. */
export function describeProgram(userAgent: string | null): Program {
  if (userAgent === null || userAgent === '')
    return { name: 'An unknown program', kind: 'program' };
  const browser = BROWSERS.find(([mark]) => userAgent.includes(mark))?.[1];
  if (browser === undefined) return { name: userAgent.slice(0, 60), kind: 'program' };
  const system = SYSTEMS.find(([mark]) => userAgent.includes(mark))?.[1];
  const isMobile = /Mobile|iPhone|iPad|Android/.test(userAgent);
  return {
    name: system === undefined ? browser : `${browser} on ${system}`,
    kind: isMobile ? 'mobile' : 'desktop',
  };
}
