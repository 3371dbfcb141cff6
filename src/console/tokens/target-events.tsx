import { ScrollText } from 'lucide-react';
import { TargetEventsDocument } from '../../generated/console/graphql.ts';
import { useRead } from '../api/queries.ts';
import { RelativeTime } from '../components/relative-time.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { Pager } from '../components/table.tsx';
import { withReadableTimes } from '../components/time.ts';
import { usePages } from '../components/use-pages.ts';
import './tokens.css';

/** An action of the audit log in words: "personal_access_token.scopes_added" → "Scopes added". */
function inWords(action: string): string {
  const verb = action.slice(action.indexOf('.') + 1).replaceAll('_', ' ');
  return `${verb.slice(0, 1).toUpperCase()}${verb.slice(1)}`;
}

/** What was done to one thing, newest first. For a viewer who may list audit events. */
export function TargetEvents({ targetId }: { readonly targetId: string }) {
  const pages = usePages(targetId);
  const query = useRead(TargetEventsDocument, { ...pages.args, targetId }, { isPaged: true });
  if (query.error && !query.data)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton size="block" />;
  const { edges, pageInfo } = query.data.auditEvents;
  if (edges.length === 0) return <EmptyState icon={ScrollText} title="No events" />;
  const steps = pages.steps(pageInfo);
  return (
    <>
      <ol className="events">
        {edges.map(({ node: { id, action, actor, credentialPrefix, detail, ip, occurredAt } }) => (
          <li key={id} className="event">
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
                {[detail && withReadableTimes(detail), ip && `from ${ip}`]
                  .filter(Boolean)
                  .join(' · ')}
              </p>
            )}
          </li>
        ))}
      </ol>
      {(steps.onPrevious ?? steps.onNext) && (
        <Pager text={`${pages.offset + 1} to ${pages.offset + edges.length}`} {...steps} />
      )}
    </>
  );
}
