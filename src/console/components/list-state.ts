import { useEffect, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useSettled } from './use-settled.ts';

/** What belongs to the page of a list: another search or order begins at the first page. */
export const PAGE_PARAMS = ['page', 'after'] as const;

/** The address with other parameters; those that are empty are left out. */
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
 * The search, filters and order of a list, kept in the address: a reload, Back and a shared link
 * find them again. `defaults` name the parameters; what equals its default is left out. `allowed`
 * lists the values of those that are chosen from a list.
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
 * The text of a search field: what is typed, at once; `onSettle` gets it when it has stood still
 * for a moment.
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
