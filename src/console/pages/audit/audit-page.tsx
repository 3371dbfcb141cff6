import { ScrollText, SearchX, X } from 'lucide-react';
import { AuditEventsDocument } from '../../../generated/console/graphql.ts';
import { useRead } from '../../api/queries.ts';
import { EventTable } from '../../audit/event-table.tsx';
import { Button } from '../../components/button.tsx';
import { PageHeader } from '../../components/page.tsx';
import { EmptyState, ErrorState } from '../../components/states.tsx';
import { Pager, TableSkeleton } from '../../components/table.tsx';
import { usePages, useValidPage } from '../../components/use-pages.ts';
import { useAuditFilter, useAuditQuestion, type AuditQuestion } from './audit-filter.ts';
import { AuditFilters } from './audit-filters.tsx';

const NO_QUESTION = {
  action: '',
  actor: '',
  actorName: '',
  target: '',
  targetName: '',
  time: '',
  from: '',
  to: '',
} satisfies AuditQuestion;

/** The audit log of the organization, newest first. */
export default function AuditPage() {
  const [question, ask] = useAuditQuestion();
  const filter = useAuditFilter(question);
  const pages = usePages(JSON.stringify(question));
  const query = useRead(AuditEventsDocument, { ...pages.args, filter }, { isPaged: true });
  const connection = query.data?.auditEvents;
  const isFiltered = Object.keys(filter).length > 0;
  useValidPage(pages, {
    error: query.error,
    isEmpty: connection?.edges.length === 0 && !query.isPlaceholderData,
  });
  return (
    <>
      <PageHeader
        title="Audit log"
        lead="Every change, who made it and when. Entries can't be edited."
      />
      <div className="stack">
        <AuditFilters question={question} ask={ask} />
        <Narrowed question={question} ask={ask} />
        {query.error && !connection ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : !connection ? (
          <TableSkeleton rows={8} />
        ) : connection.edges.length === 0 ? (
          <EmptyState
            icon={isFiltered ? SearchX : ScrollText}
            title={isFiltered ? 'No matching events' : 'No events'}
            text={isFiltered ? 'Try other filters.' : 'Events will appear here.'}
          >
            {isFiltered && <Button onClick={() => ask(NO_QUESTION)}>Clear filters</Button>}
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
            <Pager
              text={`${pages.offset + 1} to ${pages.offset + connection.edges.length}`}
              {...pages.steps(connection.pageInfo)}
            />
          </>
        )}
      </div>
    </>
  );
}

/** The actor and the target that the log is filtered by. */
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
      {actor !== '' && (
        <Chip
          text={`By ${actorName || 'one user'}`}
          onRemove={() => ask({ actor: '', actorName: '' })}
        />
      )}
      {target !== '' && (
        <Chip
          text={`About ${targetName || 'one target'}`}
          onRemove={() => ask({ target: '', targetName: '' })}
        />
      )}
    </div>
  );
}

const Chip = ({ text, onRemove }: { readonly text: string; readonly onRemove: () => void }) => (
  <span className="narrowed">
    <span>{text}</span>
    <button type="button" aria-label={`Remove filter: ${text}`} onClick={onRemove}>
      <X aria-hidden />
    </button>
  </span>
);
