/** What opened a session, as people would call it. */
export interface Program {
  readonly name: string;
  readonly kind: 'desktop' | 'mobile' | 'program';
}

/**
 * In the order in which they are looked for: Edge calls itself Chrome too, and Chrome calls itself
 * Safari.
 */
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

/**
 * Reads what a program calls itself, as far as it is known; a program that is no browser is shown
 * by its own name.
 */
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
