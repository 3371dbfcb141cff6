import { ScrollText } from 'lucide-react';
import { AuditEventsDocument } from '../../generated/console/graphql.ts';
import { EventTable } from '../audit/event-table.tsx';
import { PagedList } from '../components/paged-list.tsx';
import { EmptyState } from '../components/states.tsx';
import { usePagedList } from '../components/use-paged-list.ts';

/** The audit events of a user's actions, newest first. For viewers who may list audit events. */
export function DoneBy({ userId }: { readonly userId: string }) {
  const list = usePagedList(
    AuditEventsDocument,
    { filter: { actorId: userId } },
    ({ auditEvents }) => auditEvents,
  );
  return (
    <PagedList
      list={list}
      nouns={['event', 'events']}
      none={<EmptyState icon={ScrollText} title="No events" />}
    >
      {(events) => <EventTable label="Activity" events={events} isStale={list.isStale} />}
    </PagedList>
  );
}
