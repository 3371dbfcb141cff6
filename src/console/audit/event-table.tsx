import { ArrowUpRight } from 'lucide-react';
import { Link } from 'wouter';
import type { AuditEventsQuery } from '../../generated/console/graphql.ts';
import { Badge, Tag } from '../components/badge.tsx';
import { RelativeTime } from '../components/relative-time.tsx';
import type { Column } from '../components/column.ts';
import { Table } from '../components/table.tsx';
import { withReadableTimes } from '../components/time.ts';
import { memberPath } from '../members/member-facts.tsx';
import { PATHS, pathTo, type PageName } from '../paths.ts';
import { useMayOpen } from '../session/viewer.ts';
import { actionInWords } from './actions.ts';
import './audit.css';

/** An audit event. */
export type AuditEventRow = AuditEventsQuery['auditEvents']['edges'][number]['node'];

/** Filters the list by actor or target. */
export interface Narrow {
  readonly onActor: (actor: { readonly id: string; readonly name: string }) => void;
  readonly onTarget: (target: { readonly id: string; readonly name: string }) => void;
}

/** A table of audit events. With `narrow`, actors and targets are buttons that filter by them. */
export function EventTable({
  label,
  events,
  isStale,
  narrow,
}: {
  readonly label: string;
  readonly events: readonly AuditEventRow[];
  readonly isStale: boolean;
  readonly narrow?: Narrow;
}) {
  return (
    <Table
      label={label}
      columns={columnsOf(narrow)}
      rows={events}
      rowKey={({ id }) => id}
      isStale={isStale}
    />
  );
}

const columnsOf = (narrow: Narrow | undefined): readonly Column<AuditEventRow>[] => [
  { key: 'action', title: 'Event', isUnlabelled: true, cell: (event) => <What event={event} /> },
  { key: 'target', title: 'Target', cell: (event) => <Target event={event} narrow={narrow} /> },
  { key: 'actor', title: 'Actor', cell: (event) => <Actor event={event} narrow={narrow} /> },
  {
    key: 'ip',
    title: 'IP',
    cell: ({ ip }) =>
      ip === null ? <span className="soft">Unknown</span> : <span className="nowrap">{ip}</span>,
  },
  { key: 'when', title: 'Time', cell: ({ occurredAt }) => <RelativeTime at={occurredAt} /> },
];

const What = ({ event: { action, detail } }: { readonly event: AuditEventRow }) => (
  <span className="event-what">
    <span title={action}>{actionInWords(action)}</span>
    {detail !== null && detail !== '' && (
      <span className="event-note">{withReadableTimes(detail)}</span>
    )}
  </span>
);

/** The page of an event's target, by the noun of its action. */
const TARGET_PAGES: Readonly<Record<string, PageName>> = {
  member: 'member',
  service_user: 'serviceUser',
  role: 'role',
  personal_access_token: 'token',
  api_key: 'apiKey',
};

function Target({
  event: { action, targetId, targetLabel },
  narrow,
}: {
  readonly event: AuditEventRow;
  readonly narrow: Narrow | undefined;
}) {
  const page = TARGET_PAGES[action.split('.')[0] ?? ''];
  if (targetLabel === null) return <span className="soft">None</span>;
  if (!narrow || typeof targetId !== 'string') return <span className="break">{targetLabel}</span>;
  return (
    <span className="event-link">
      <button
        type="button"
        className="event-narrow"
        title={`Show only events about ${targetLabel}`}
        onClick={() => narrow.onTarget({ id: targetId, name: targetLabel })}
      >
        {targetLabel}
      </button>
      {page && !action.endsWith('.deleted') && (
        <OpenLink page={page} to={pathTo(PATHS[page], targetId)} name={targetLabel} />
      )}
    </span>
  );
}

/** A link to the page of a target or actor, for viewers who may open it. */
const OpenLink = ({
  page,
  to,
  name,
}: {
  readonly page: PageName;
  readonly to: string;
  readonly name: string;
}) =>
  useMayOpen(page) && (
    <Link to={to} className="event-open" title={`Open ${name}`} aria-label={`Open ${name}`}>
      <ArrowUpRight aria-hidden />
    </Link>
  );

function Actor({
  event: { actor, credentialPrefix },
  narrow,
}: {
  readonly event: AuditEventRow;
  readonly narrow: Narrow | undefined;
}) {
  const mayRead = useMayOpen('member');
  return (
    <span className="event-who">
      {actor === null ? (
        <span>{credentialPrefix === null ? 'The server' : 'An API key'}</span>
      ) : narrow ? (
        <span className="event-link">
          <button
            type="button"
            className="event-narrow"
            title={`Show only events by ${actor.name}`}
            onClick={() => narrow.onActor(actor)}
          >
            {actor.name}
          </button>
          <OpenLink
            page="member"
            to={actor.member ? memberPath(actor.member) : pathTo(PATHS.member, actor.id)}
            name={actor.name}
          />
        </span>
      ) : (
        <span className="break">{actor.name}</span>
      )}
      {actor !== null && actor.member === null && mayRead && <Badge>Removed</Badge>}
      {credentialPrefix !== null && <Tag>{credentialPrefix}</Tag>}
    </span>
  );
}
