import { Monitor, Smartphone, SquareTerminal } from 'lucide-react';
import { useState } from 'react';
import {
  RevokeOtherSessionsDocument,
  RevokeSessionDocument,
  SessionsDocument,
  type SessionsQuery,
} from '../../../generated/console/graphql.ts';
import { useChange, useRead } from '../../api/queries.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { Card } from '../../components/page.tsx';
import { countOf, rangeOf } from '../../components/range-of.ts';
import { RelativeTime } from '../../components/relative-time.tsx';
import { ErrorState } from '../../components/states.tsx';
import { Pager, Table, TableSkeleton, type Column } from '../../components/table.tsx';
import { say } from '../../components/toast.tsx';
import { usePages } from '../../components/use-pages.ts';
import { describeProgram } from './describe-program.ts';
import './settings.css';

type Session = NonNullable<SessionsQuery['viewer']>['sessions']['edges'][number]['node'];

/** The viewer's sessions, and the way to end them. */
export function Sessions() {
  const pages = usePages('sessions');
  const query = useRead(SessionsDocument, pages.args, { isPaged: true });
  const [ending, setEnding] = useState<Session | null>(null);
  const [isEndingOthers, setEndingOthers] = useState(false);
  const viewer = query.data?.viewer;
  const currentId = viewer?.credential.__typename === 'Session' ? viewer.credential.id : null;
  const total = viewer?.sessions.totalCount ?? 0;
  return (
    <Card
      title="Sessions"
      lead="Devices signed in to your account. Sign out any you don't recognize and change your password."
      actions={
        total > 1 && <Button onClick={() => setEndingOthers(true)}>Sign out all others</Button>
      }
    >
      {query.error && !viewer ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : !viewer ? (
        <TableSkeleton rows={2} />
      ) : (
        <div>
          <Table
            label="Sessions"
            columns={columnsOf(currentId, setEnding)}
            rows={viewer.sessions.edges.map(({ node }) => node)}
            rowKey={({ id }) => id}
            isStale={query.isPlaceholderData}
          />
          <Pager
            text={rangeOf(pages.offset, viewer.sessions.edges.length, total, [
              'session',
              'sessions',
            ])}
            {...pages.steps(viewer.sessions.pageInfo)}
          />
        </div>
      )}
      <EndDialog session={ending} onClose={() => setEnding(null)} />
      <EndOthersDialog isOpen={isEndingOthers} onClose={() => setEndingOthers(false)} />
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
  {
    key: 'steps',
    title: 'Actions',
    isTitleHidden: true,
    align: 'end',
    isUnlabelled: true,
    cell: (session) =>
      session.id !== currentId && (
        <Button
          variant="danger-quiet"
          aria-label={`Sign out ${describeProgram(session.userAgent).name}`}
          onClick={() => onEnd(session)}
        >
          Sign out
        </Button>
      ),
  },
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

function EndDialog({
  session,
  onClose,
}: {
  readonly session: Session | null;
  readonly onClose: () => void;
}) {
  const [last, setLast] = useState(session);
  if (session !== null && session !== last) setLast(session);
  const end = useChange(RevokeSessionDocument);
  const confirm = async (): Promise<void> => {
    if (!last || !(await end.run({ input: { id: last.id } }))) return;
    say('Session ended');
    onClose();
  };
  return (
    <ConfirmDialog
      {...{
        isOpen: session !== null,
        onClose,
        isBusy: end.isRunning,
        trouble: end.trouble,
        onConfirm: () => void confirm(),
      }}
      title="Sign out this device?"
      text={`${describeProgram(last?.userAgent ?? null).name} will need to sign in again. Your tokens are not affected.`}
      action="Sign out"
    />
  );
}

function EndOthersDialog({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}) {
  const end = useChange(RevokeOtherSessionsDocument);
  const confirm = async (): Promise<void> => {
    const done = await end.run({});
    if (!done) return;
    say(`${countOf(done.revokedCount, ['session', 'sessions'])} ended`);
    onClose();
  };
  return (
    <ConfirmDialog
      {...{
        isOpen,
        onClose,
        isBusy: end.isRunning,
        trouble: end.trouble,
        onConfirm: () => void confirm(),
      }}
      title="Sign out all other devices?"
      text="You stay signed in here only. Your tokens are not affected."
      action="Sign out all others"
    />
  );
}
