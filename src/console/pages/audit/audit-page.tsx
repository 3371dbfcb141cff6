import { ScrollText, X } from 'lucide-react';
import { AuditEventsDocument } from '../../../generated/console/graphql.ts';
import { EventTable } from '../../audit/event-table.tsx';
import { PagedList } from '../../components/paged-list.tsx';
import { PageHeader } from '../../components/page.tsx';
import { EmptyState } from '../../components/states.tsx';
import { usePagedList } from '../../components/use-paged-list.ts';
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
  // The filter differs at each visit, as it counts back from when the page was opened.
  const list = usePagedList(AuditEventsDocument, { filter }, ({ auditEvents }) => auditEvents, {
    isFiltered: Object.keys(filter).length > 0,
    about: JSON.stringify(question),
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
        <PagedList
          list={list}
          nouns={['event', 'events']}
          skeletonRows={8}
          onClear={() => ask(NO_QUESTION)}
          none={<EmptyState icon={ScrollText} title="No events" text="Events will appear here." />}
        >
          {(events) => (
            <EventTable
              label="Audit log"
              events={events}
              isStale={list.isStale}
              narrow={{
                onActor: ({ id, name }) => ask({ actor: id, actorName: name }),
                onTarget: ({ id, name }) => ask({ target: id, targetName: name }),
              }}
            />
          )}
        </PagedList>
      </div>
    </>
  );
}

/** Shows the actor and target filters. */
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
