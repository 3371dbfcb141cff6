import { ScrollText } from 'lucide-react';
import { TargetEventsDocument, type TargetEventsQuery } from '../../generated/console/graphql.ts';
import { PagedList } from '../components/paged-list.tsx';
import { RelativeTime } from '../components/relative-time.tsx';
import { EmptyState } from '../components/states.tsx';
import { withReadableTimes } from '../components/time.ts';
import { usePagedList } from '../components/use-paged-list.ts';
import './target-events.css';

/** Formats an action of the audit log: "personal_access_token.scopes_added" → "Scopes added". */
function inWords(action: string): string {
  const verb = action.slice(action.indexOf('.') + 1).replaceAll('_', ' ');
  return `${verb.slice(0, 1).toUpperCase()}${verb.slice(1)}`;
}

/** The audit events of one target, newest first. For viewers who may list audit events. */
export function TargetEvents({ targetId }: { readonly targetId: string }) {
  const list = usePagedList(TargetEventsDocument, { targetId }, ({ auditEvents }) => auditEvents);
  return (
    <PagedList
      list={list}
      nouns={['event', 'events']}
      none={<EmptyState icon={ScrollText} title="No events" />}
    >
      {(events) => (
        <ol className="events">
          {events.map((event) => (
            <Event key={event.id} event={event} />
          ))}
        </ol>
      )}
    </PagedList>
  );
}

const Event = ({
  event: { action, actor, credentialPrefix, detail, ip, occurredAt },
}: {
  readonly event: TargetEventsQuery['auditEvents']['edges'][number]['node'];
}) => (
  <li className="event">
    <p className="break">
      <strong>{inWords(action)}</strong> by{' '}
      {actor?.name ?? (credentialPrefix === null ? 'the server' : 'an API key')}
      {credentialPrefix !== null && <span className="soft"> with {credentialPrefix}</span>}
    </p>
    <span className="soft">
      <RelativeTime at={occurredAt} />
    </span>
    {(detail !== null || ip !== null) && (
      <p className="soft small break">
        {[detail && withReadableTimes(detail), ip && `from ${ip}`].filter(Boolean).join(' · ')}
      </p>
    )}
  </li>
);
