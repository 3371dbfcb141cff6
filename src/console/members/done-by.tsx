import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ScrollText } from 'lucide-react';
import { AuditEventsDocument } from '../../generated/console/graphql.ts';
import { queryOf } from '../api/queries.ts';
import { EventTable } from '../audit/event-table.tsx';
import { EmptyState, ErrorState } from '../components/states.tsx';
import { Pager, TableSkeleton } from '../components/table.tsx';
import { usePages } from '../components/use-pages.ts';

/** What a user did, newest first. For whoever may list audit events. */
export function DoneBy({ userId }: { readonly userId: string }) {
  const pages = usePages(userId);
  const query = useQuery({ ...queryOf(AuditEventsDocument, { ...pages.args, filter: { actorId: userId } }), placeholderData: keepPreviousData });
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <TableSkeleton rows={3} />;
  const { edges, pageInfo } = query.data.auditEvents;
  if (edges.length === 0) return <EmptyState icon={ScrollText} title="Nothing is on record" text="They have done nothing that is recorded." />;
  return (
    <div className="stack">
      <EventTable label="What they did" events={edges.map(({ node }) => node)} isStale={query.isPlaceholderData} />
      <Pager text={`${pages.offset + 1} to ${pages.offset + edges.length}`} {...pages.steps(pageInfo)} />
    </div>
  );
}
