import { asciiLowerCase } from '../../core/ascii-case.ts';

/**
 * Returns the standbys that every commit waits for by this `synchronous_standby_names`, in lower
 * case. Empty if the setting lets a commit wait for fewer than all of the names in it: `ANY 1 (a,
 * b)`, `FIRST 1 (a, b)`, or `*`, which any standby matches.
 */
export function namesWaitedFor(setting: string): ReadonlySet<string> {
  const [, count, list] = /^\s*(?:(?:FIRST|ANY)\s+)?(\d+)\s*\(([^]*)\)\s*$/i.exec(setting) ?? [];
  const names = namesOf(list ?? setting);
  const isAll = Number(count ?? 1) >= names.length && !names.includes('*');
  return new Set(isAll ? names : []);
}

/** Splits at commas outside of quotes. Names are case-insensitive. */
const namesOf = (list: string): string[] =>
  (list.match(/(?:"(?:[^"]|"")*"|[^",])+/g) ?? [])
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map((text) => text.replace(/^"([^]*)"$/, '$1').replaceAll('""', '"'))
    .map(asciiLowerCase);
