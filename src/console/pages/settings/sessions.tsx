import { Monitor, Smartphone, SquareTerminal } from 'lucide-react';
import { useState } from 'react';
import {
  RevokeOtherSessionsDocument,
  RevokeSessionDocument,
  SessionsDocument,
  type SessionsQuery,
} from '../../../generated/console/graphql.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmChange } from '../../components/confirm-dialog.tsx';
import { useLast } from '../../components/dialog.tsx';
import { Card } from '../../components/page.tsx';
import { PagedList } from '../../components/paged-list.tsx';
import { countOf } from '../../components/range-of.ts';
import { RelativeTime } from '../../components/relative-time.tsx';
import { stepsColumn, Table, type Column } from '../../components/table.tsx';
import { usePagedList } from '../../components/use-paged-list.ts';
import { describeProgram } from './describe-program.ts';
import './settings.css';

type Session = NonNullable<SessionsQuery['viewer']>['sessions']['edges'][number]['node'];

/** The viewer's sessions, and the way to end them. */
export function Sessions() {
  const list = usePagedList(SessionsDocument, {}, ({ viewer }) => viewer?.sessions);
  const [ending, setEnding] = useState<Session | null>(null);
  const [isEndingOthers, setEndingOthers] = useState(false);
  const credential = list.data?.viewer?.credential;
  const currentId = credential?.__typename === 'Session' ? credential.id : null;
  const last = useLast(ending);
  return (
    <Card
      title="Sessions"
      lead="Devices signed in to your account. Sign out any you don't recognize and change your password."
      actions={
        (list.total ?? 0) > 1 && (
          <Button onClick={() => setEndingOthers(true)}>Sign out all others</Button>
        )
      }
    >
      <PagedList list={list} nouns={['session', 'sessions']} skeletonRows={2} none={null}>
        {(sessions) => (
          <Table
            label="Sessions"
            columns={columnsOf(currentId, setEnding)}
            rows={sessions}
            rowKey={({ id }) => id}
            isStale={list.isStale}
          />
        )}
      </PagedList>
      {last && (
        <ConfirmChange
          isOpen={ending !== null}
          onClose={() => setEnding(null)}
          document={RevokeSessionDocument}
          variables={{ input: { id: last.id } }}
          title="Sign out this device?"
          text={`${describeProgram(last.userAgent).name} will need to sign in again. Your tokens are not affected.`}
          action="Sign out"
          done="Session ended"
        />
      )}
      <ConfirmChange
        isOpen={isEndingOthers}
        onClose={() => setEndingOthers(false)}
        document={RevokeOtherSessionsDocument}
        variables={{}}
        title="Sign out all other devices?"
        text="You stay signed in here only. Your tokens are not affected."
        action="Sign out all others"
        done={({ revokedCount }) => `${countOf(revokedCount, ['session', 'sessions'])} ended`}
      />
    </Card>
  );
}

const ICONS = { desktop: Monitor, mobile: Smartphone, program: SquareTerminal };

const columnsOf = (
  currentId: string | null,
  onEnd: (session: Session) => void,
): readonly Column<Session>[] => [
  {
    key: 'program',
    title: 'Device',
    isUnlabelled: true,
    cell: (session) => <Program session={session} isCurrent={session.id === currentId} />,
  },
  {
    key: 'ip',
    title: 'IP',
    cell: ({ lastUsedIp, ip }) => lastUsedIp ?? ip ?? <span className="soft">Unknown</span>,
  },
  { key: 'created', title: 'Signed in', cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
  {
    key: 'used',
    title: 'Last active',
    cell: ({ lastUsedAt, createdAt }) => <RelativeTime at={lastUsedAt ?? createdAt} />,
  },
  { key: 'expires', title: 'Expires', cell: ({ expiresAt }) => <RelativeTime at={expiresAt} /> },
  stepsColumn(
    (session) =>
      session.id !== currentId && (
        <Button
          variant="danger-quiet"
          aria-label={`Sign out ${describeProgram(session.userAgent).name}`}
          onClick={() => onEnd(session)}
        >
          Sign out
        </Button>
      ),
  ),
];

function Program({
  session: { userAgent },
  isCurrent,
}: {
  readonly session: Session;
  readonly isCurrent: boolean;
}) {
  const { name, kind } = describeProgram(userAgent);
  const Icon = ICONS[kind];
  return (
    <span className="session-program" title={userAgent ?? undefined}>
      <Icon aria-hidden />
      <span className="session-name">
        {name}
        {isCurrent && <Badge tone="ok">This device</Badge>}
      </span>
    </span>
  );
}
