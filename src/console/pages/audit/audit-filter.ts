import { useMemo, useState } from 'react';
import { useSearchParams } from 'wouter';
import type { AuditEventFilter } from '../../../generated/console/graphql.ts';
import { actionsOf } from '../../audit/actions.ts';

/** The filter in the URL, so that a link shares a filtered log. */
export interface AuditQuestion {
  /** An action, or `group:` and the name of a group. Empty: all actions. */
  readonly action: string;
  /** A user's global id, and their name. */
  readonly actor: string;
  readonly actorName: string;
  readonly target: string;
  readonly targetName: string;
  /** The number of days back (can be fractional), `range`, or empty for any time. */
  readonly time: string;
  /** YYYY-MM-DD, inclusive. For `range`. */
  readonly from: string;
  readonly to: string;
}

const KEYS = [
  'action',
  'actor',
  'actorName',
  'target',
  'targetName',
  'time',
  'from',
  'to',
] as const satisfies readonly (keyof AuditQuestion)[];
const DAY_MS = 86_400_000;

/** Returns the filter in the URL, and a function that changes it. */
export function useAuditQuestion(): readonly [
  AuditQuestion,
  (change: Partial<AuditQuestion>) => void,
] {
  const [params, setParams] = useSearchParams();
  const question = Object.fromEntries(
    KEYS.map((key) => [key, params.get(key) ?? '']),
  ) as unknown as AuditQuestion;
  const ask = (change: Partial<AuditQuestion>): void => {
    const next = { ...question, ...change };
    setParams(
      new URLSearchParams(KEYS.flatMap((key) => (next[key] === '' ? [] : [[key, next[key]]]))),
      { replace: true },
    );
  };
  return [question, ask];
}

/**
 * Converts the filter to input. Days count back from when the page was opened, so that all pages
 * belong to one list.
 */
export function useAuditFilter({
  action,
  actor,
  target,
  time,
  from,
  to,
}: AuditQuestion): AuditEventFilter {
  const [openedAt] = useState(() => Date.now());
  return useMemo(() => {
    const days = Number(time);
    const since =
      time === 'range'
        ? startOf(from, 0)
        : time !== '' && days > 0
          ? new Date(openedAt - days * DAY_MS)
          : null;
    const until = time === 'range' ? startOf(to, 1) : null;
    return {
      ...(action !== '' && {
        action: action.startsWith('group:')
          ? [...actionsOf(action.slice('group:'.length))]
          : [action],
      }),
      ...(actor !== '' && { actorId: actor }),
      ...(target !== '' && { targetId: target }),
      ...(since && { since: since.toISOString() }),
      ...(until && { until: until.toISOString() }),
    };
  }, [action, actor, target, time, from, to, openedAt]);
}

/** Returns the local start of a day, `later` days after it, or null for an invalid day. */
function startOf(day: string, later: number): Date | null {
  const date = new Date(`${day}T00:00:00`);
  if (Number.isNaN(date.getTime())) return null;
  date.setDate(date.getDate() + later);
  return date;
}
