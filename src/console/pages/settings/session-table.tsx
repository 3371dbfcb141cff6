import { Monitor, Smartphone, SquareTerminal } from 'lucide-react';
import type { SessionsQuery } from '../../../generated/console/graphql.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { stepsColumn, type Column } from '../../components/column.ts';
import { RelativeTime } from '../../components/relative-time.tsx';
import { describeProgram } from './describe-program.ts';
import './settings.css';

/** A session of the viewer. */
export type Session = NonNullable<SessionsQuery['viewer']>['sessions']['edges'][number]['node'];

const ICONS = { desktop: Monitor, mobile: Smartphone, program: SquareTerminal };

/** Returns the columns of the viewer's sessions. `onEnd` is called for the session to end. */
export const sessionColumns = (
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
