import { use, useCallback, useState, useSyncExternalStore } from 'react';
import { ViewerContext } from '../session/viewer.ts';

// Keeps the input of forms until it is sent or discarded, across tabs, Back, reloads, other pages
// and expired sessions. Stored in memory and in the tab's session storage.

const STORE = 'latchkey-draft';
const drafts = new Map<string, object>();
const listeners = new Set<() => void>();

const changed = (): void => listeners.forEach((listener) => listener());

// Security: a secret that was pasted into a field must not reach the browser's storage.
const SECRET = /(?:pat|key|ses)_[0-9A-Za-z]{20,}/;

function keep(key: string, draft: object | null): void {
  if (draft === null) drafts.delete(key);
  else drafts.set(key, draft);
  const text = draft && JSON.stringify(draft);
  try {
    if (text === null || SECRET.test(text)) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, text);
  } catch {
    // Without storage, or beyond its quota, a draft lasts until the next reload.
  }
  changed();
}

/**
 * Returns whether a stored value has the shape of the form. An older version of the console may
 * have written it.
 */
function isLike(value: unknown, initial: object): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const one = value as Record<string, unknown>;
  return Object.entries(initial).every(([name, known]) => {
    const kept = one[name];
    return known === null || kept === null
      ? name in one
      : typeof kept === typeof known && Array.isArray(kept) === Array.isArray(known);
  });
}

function recall(key: string, initial: object): object | null {
  const known = drafts.get(key);
  if (known) return known;
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
    if (!isLike(value, initial)) return null;
    drafts.set(key, value);
    return value;
  } catch {
    return null;
  }
}

/**
 * Deletes every draft. Called on sign-out, so that the next user of the browser does not find them.
 */
export function forgetDrafts(): void {
  drafts.clear();
  try {
    for (const key of Object.keys(sessionStorage))
      if (key.startsWith(`${STORE}:`)) sessionStorage.removeItem(key);
  } catch {
    // Without storage there is nothing to forget.
  }
  changed();
}

/** The values of a form, as typed so far. */
export interface Draft<Values extends object> {
  readonly values: Values;
  readonly set: (patch: Partial<Values>) => void;
  /** Whether any value differs from the initial ones. */
  readonly isDirty: boolean;
  /** Whether the draft existed when the form was opened. */
  readonly isRestored: boolean;
  /** Restores the initial values, after sending or on Cancel. */
  readonly discard: () => void;
}

/**
 * Returns the values of a form, kept until `discard`. `key` names the form and its object:
 * `token:ID:edit`. Until something is typed the values follow `initial`. Never for passwords and
 * secrets.
 */
export function useDraft<Values extends object>(key: string, initial: Values): Draft<Values> {
  const viewer = use(ViewerContext);
  // Security: a draft belongs to the user who typed it. Another user of the browser does not see
  // it.
  const at = `${STORE}:${viewer?.organization.id ?? ''}:${viewer?.user?.id ?? ''}:${key}`;
  const kept = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => recall(at, initial),
  ) as Values | null;
  const [isRestored, setRestored] = useState(kept !== null);
  const values = kept ?? initial;
  const discard = useCallback(() => {
    setRestored(false);
    keep(at, null);
  }, [at]);
  const set = (patch: Partial<Values>): void => {
    const next = { ...((recall(at, initial) as Values | null) ?? initial), ...patch };
    keep(at, JSON.stringify(next) === JSON.stringify(initial) ? null : next);
  };
  return { values, set, isDirty: kept !== null, isRestored: isRestored && kept !== null, discard };
}
