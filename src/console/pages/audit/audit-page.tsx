import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ScrollText, SearchX, X } from 'lucide-react';
import { AuditEventsDocument } from '../../../generated/console/graphql.ts';
import { queryOf } from '../../api/queries.ts';
import { EventTable } from '../../audit/event-table.tsx';
import { Button } from '../../components/button.tsx';
import { PageHeader } from '../../components/page.tsx';
import { EmptyState, ErrorState } from '../../components/states.tsx';
import { Pager, TableSkeleton } from '../../components/table.tsx';
import { usePages } from '../../components/use-pages.ts';
import { useAuditFilter, useAuditQuestion, type AuditQuestion } from './audit-filter.ts';
import { AuditFilters } from './audit-filters.tsx';

const NO_QUESTION = { action: '', actor: '', actorName: '', target: '', targetName: '', time: '', from: '', to: '' } satisfies AuditQuestion;

/** What was done in the organization, newest first, by whom and to what. */
export default function AuditPage() {
  const [question, ask] = useAuditQuestion();
  const filter = useAuditFilter(question);
  const pages = usePages(JSON.stringify(filter));
  const query = useQuery({ ...queryOf(AuditEventsDocument, { ...pages.args, filter }), placeholderData: keepPreviousData });
  const connection = query.data?.auditEvents;
  return (
    <>
      <PageHeader title="Audit log" lead="What was done, by whom, to what. Nobody can change it, and no secret is in it." />
      <div className="stack">
        <AuditFilters question={question} ask={ask} />
        <Narrowed question={question} ask={ask} />
        {query.error && !query.isFetching ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : !connection ? (
          <TableSkeleton rows={8} />
        ) : connection.edges.length === 0 ? (
          <EmptyState
            icon={Object.keys(filter).length === 0 ? ScrollText : SearchX}
            title="Nothing is on record"
            text={Object.keys(filter).length === 0 ? 'What is done here is recorded, from now on.' : 'Nothing was done that fits all of these filters.'}
          >
            {Object.keys(filter).length > 0 && <Button onClick={() => ask(NO_QUESTION)}>Show everything</Button>}
          </EmptyState>
        ) : (
          <>
            <EventTable
              label="Audit log"
              events={connection.edges.map(({ node }) => node)}
              isStale={query.isPlaceholderData}
              narrow={{
                onActor: ({ id, name }) => ask({ actor: id, actorName: name }),
                onTarget: ({ id, name }) => ask({ target: id, targetName: name }),
              }}
            />
            <Pager text={`${pages.offset + 1} to ${pages.offset + connection.edges.length}`} {...pages.steps(connection.pageInfo)} />
          </>
        )}
      </div>
    </>
  );
}

/** Who and what the log is narrowed to, and the ways out of it. */
function Narrowed({
  question: { actor, actorName, target, targetName },
  ask,
}: {
  readonly question: AuditQuestion;
  readonly ask: (change: Partial<AuditQuestion>) => void;
}) {
  if (actor === '' && target === '') return null;
  return (
    <div className="row">
      {actor !== '' && <Chip text={`Done by ${actorName || 'one user'}`} onRemove={() => ask({ actor: '', actorName: '' })} />}
      {target !== '' && <Chip text={`Done to ${targetName || 'one thing'}`} onRemove={() => ask({ target: '', targetName: '' })} />}
    </div>
  );
}

const Chip = ({ text, onRemove }: { readonly text: string; readonly onRemove: () => void }) => (
  <span className="narrowed">
    <span>{text}</span>
    <button type="button" aria-label={`No longer: ${text}`} onClick={onRemove}>
      <X aria-hidden />
    </button>
  </span>
);
