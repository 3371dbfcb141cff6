import { useEffect, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useSettled } from './use-settled.ts';

/** The URL parameters of a list's page, reset by another search or order. */
export const PAGE_PARAMS = ['page', 'after'] as const;

/** Returns the address with changed parameters, without empty ones. */
export function withParams(
  path: string,
  search: string,
  changes: Readonly<Record<string, string | null>>,
): string {
  const params = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') params.delete(name);
    else params.set(name, value);
  }
  const text = params.toString();
  return text === '' ? path : `${path}?${text}`;
}

type Texts = Readonly<Record<string, string>>;

/**
 * Keeps the search, filters and order of a list in the URL, for reloads, Back and shared links.
 * `defaults` names the parameters; a value equal to its default is omitted. `allowed` lists the
 * valid values of parameters that have fixed ones.
 */
export function useListState<State extends Texts>(
  defaults: State,
  allowed: { readonly [Key in keyof State]?: readonly string[] } = {},
): readonly [state: State, change: (patch: Partial<State>) => void] {
  const [path, navigate] = useLocation();
  const search = useSearch();
  const params = new URLSearchParams(search);
  const read = (name: string): string => {
    const value = params.get(name);
    return value !== null && (allowed[name]?.includes(value) ?? true)
      ? value
      : (defaults[name] ?? '');
  };
  const state = Object.fromEntries(
    Object.keys(defaults).map((name) => [name, read(name)]),
  ) as State;
  const change = (patch: Partial<State>): void => {
    const changes = Object.entries(patch as Texts).map(
      ([name, value]) => [name, value === defaults[name] ? null : value] as const,
    );
    const restart = PAGE_PARAMS.map((name) => [name, null] as const);
    navigate(withParams(path, search, Object.fromEntries([...changes, ...restart])), {
      replace: true,
    });
  };
  return [state, change];
}

/**
 * Returns the text of a search field as typed. Calls `onSettle` once the text has not changed for a
 * moment.
 */
export function useSearchText(
  value: string,
  onSettle: (value: string) => void,
): readonly [text: string, setText: (text: string) => void] {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    if (text.trim() !== value) setText(value);
  }
  const settled = useSettled(text);
  useEffect(() => {
    if (settled === text && settled.trim() !== value) onSettle(settled.trim());
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only what was typed is told; a value that comes from the address is not.
  }, [settled]);
  return [text, setText];
}
