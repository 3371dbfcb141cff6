import type { AuditEventsQuery } from '../../generated/console/graphql.ts';
import { Tag } from '../components/badge.tsx';
import { RelativeTime } from '../components/relative-time.tsx';
import { Table, type Column } from '../components/table.tsx';
import { formatMoment } from '../components/time.ts';
import { actionInWords } from './actions.ts';
import './audit.css';

/** One thing that was done. */
export type AuditEventRow = AuditEventsQuery['auditEvents']['edges'][number]['node'];

/** Narrows the list to what the same person did, or to what was done to the same thing. */
export interface Narrow {
  readonly onActor: (actor: { readonly id: string; readonly name: string }) => void;
  readonly onTarget: (target: { readonly id: string; readonly name: string }) => void;
}

/** Events of the audit log. With `narrow`, people and things are buttons that filter by them. */
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
  return <Table label={label} columns={columnsOf(narrow)} rows={events} rowKey={({ id }) => id} isStale={isStale} />;
}

const columnsOf = (narrow: Narrow | undefined): readonly Column<AuditEventRow>[] => [
  { key: 'action', title: 'What', isUnlabelled: true, cell: (event) => <What event={event} /> },
  { key: 'target', title: 'To what', cell: (event) => <Target event={event} narrow={narrow} /> },
  { key: 'actor', title: 'Who', cell: (event) => <Actor event={event} narrow={narrow} /> },
  { key: 'ip', title: 'From', cell: ({ ip }) => (ip === null ? <span className="soft">Unknown</span> : <span className="nowrap">{ip}</span>) },
  { key: 'when', title: 'When', cell: ({ occurredAt }) => <RelativeTime at={occurredAt} /> },
];

const INSTANT = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;

/** A detail of an event, its instants as people write them. */
const withTimes = (detail: string): string => detail.replace(INSTANT, (instant) => formatMoment(new Date(instant)));

const What = ({ event: { action, detail } }: { readonly event: AuditEventRow }) => (
  <span className="event-what">
    <span title={action}>{actionInWords(action)}</span>
    {detail !== null && detail !== '' && <span className="event-note">{withTimes(detail)}</span>}
  </span>
);

function Target({ event: { targetId, targetLabel }, narrow }: { readonly event: AuditEventRow; readonly narrow: Narrow | undefined }) {
  if (targetLabel === null) return <span className="soft">Nothing</span>;
  if (!narrow || typeof targetId !== 'string') return <span className="break">{targetLabel}</span>;
  return (
    <button type="button" className="event-narrow" title="Only what was done to it" onClick={() => narrow.onTarget({ id: targetId, name: targetLabel })}>
      {targetLabel}
    </button>
  );
}

function Actor({ event: { actor, credentialPrefix }, narrow }: { readonly event: AuditEventRow; readonly narrow: Narrow | undefined }) {
  return (
    <span className="event-who">
      {actor === null ? (
        <span>{credentialPrefix === null ? 'The server' : 'An API key'}</span>
      ) : narrow ? (
        <button type="button" className="event-narrow" title="Only what they did" onClick={() => narrow.onActor(actor)}>
          {actor.name}
        </button>
      ) : (
        <span>{actor.name}</span>
      )}
      {credentialPrefix !== null && <Tag>{credentialPrefix}</Tag>}
    </span>
  );
}
