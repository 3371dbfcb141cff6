import { ScrollText } from 'lucide-react';
import { AuditEventsDocument } from '../../generated/console/graphql.ts';
import { useRead } from '../api/queries.ts';
import { EventTable } from '../audit/event-table.tsx';
import { EmptyState, ErrorState } from '../components/states.tsx';
import { Pager, TableSkeleton } from '../components/table.tsx';
import { usePages, useValidPage } from '../components/use-pages.ts';

/** What a user did, newest first. For viewers who may list audit events. */
export function DoneBy({ userId }: { readonly userId: string }) {
  const pages = usePages(userId);
  const query = useRead(
    AuditEventsDocument,
    { ...pages.args, filter: { actorId: userId } },
    { isPaged: true },
  );
  useValidPage(pages, {
    error: query.error,
    isEmpty: query.data?.auditEvents.edges.length === 0 && !query.isPlaceholderData,
  });
  if (query.error && !query.data)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <TableSkeleton rows={3} />;
  const { edges, pageInfo } = query.data.auditEvents;
  if (edges.length === 0) return <EmptyState icon={ScrollText} title="No events" />;
  return (
    <div className="stack">
      <EventTable
        label="Activity"
        events={edges.map(({ node }) => node)}
        isStale={query.isPlaceholderData}
      />
      <Pager
        text={`${pages.offset + 1} to ${pages.offset + edges.length}`}
        {...pages.steps(pageInfo)}
      />
    </div>
  );
}
