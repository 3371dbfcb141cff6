import { useMemo, useState } from 'react';
import { useSearchParams } from 'wouter';
import type { AuditEventFilter } from '../../../generated/console/graphql.ts';
import { actionsOf } from '../../audit/actions.ts';

/** The filter in the page's address, so that a filtered log can be shared by its link. */
export interface AuditQuestion {
  /** An action, or a group of them by `group:` and its name; empty: every one. */
  readonly action: string;
  /** A user's global id, and their name to show. */
  readonly actor: string;
  readonly actorName: string;
  readonly target: string;
  readonly targetName: string;
  /** Days back (a number, or a part of one), `range`, or empty: any time. */
  readonly time: string;
  /** YYYY-MM-DD, both included. For `range`. */
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

/** The question that the address asks, and a way to ask another. */
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
 * The question as the server takes it. Days count back from when the page was opened, so that pages
 * stay pages of one list.
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

/** The start of a day as the reader's clock has it, some days later; null when there is none. */
function startOf(day: string, later: number): Date | null {
  const date = new Date(`${day}T00:00:00`);
  if (Number.isNaN(date.getTime())) return null;
  date.setDate(date.getDate() + later);
  return date;
}
