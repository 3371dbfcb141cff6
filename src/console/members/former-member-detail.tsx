import type { FormerMemberRowFragment } from '../../generated/console/graphql.ts';
import { Badge } from '../components/badge.tsx';
import { Notice } from '../components/notice.tsx';
import { Card, Facts, PageHeader, type Back } from '../components/page.tsx';
import { RelativeTime } from '../components/relative-time.tsx';
import { Tabs } from '../components/tabs.tsx';
import { useMay } from '../session/viewer.ts';
import { TargetEvents } from '../tokens/target-events.tsx';
import { DoneBy } from './done-by.tsx';
import { FormerMemberTokens } from './member-tokens.tsx';

/** The page of a former member: details, tokens and activity. */
export function FormerMemberDetail({
  former,
  memberId,
  back,
}: {
  readonly former: FormerMemberRowFragment;
  /** The id of the former membership, if the URL contains it. Its audit events refer to that id. */
  readonly memberId: string | null;
  readonly back: Back;
}) {
  const { user, roleName, memberSince, removedAt, removedBy } = former;
  const [mayListTokens, mayReadEvents] = [useMay('member-token:list'), useMay('audit-event:list')];
  const isService = user.kind === 'SERVICE';
  return (
    <>
      <PageHeader
        title={user.name}
        lead={user.email ?? undefined}
        back={back}
        badge={<Badge tone="danger">Removed</Badge>}
      />
      <Notice>
        {user.name} was removed <RelativeTime at={removedAt} />
        {removedBy && ` by ${removedBy.name}`}. {isService ? 'Its' : 'Their'} tokens no longer work
        {isService ? '' : ', even if they rejoin'}.
      </Notice>
      <Card>
        <Facts
          facts={[
            ['Last role', roleName ?? 'Unknown'],
            [isService ? 'Created' : 'Member since', <RelativeTime key="since" at={memberSince} />],
            ['Removed', <RelativeTime key="removed" at={removedAt} />],
            ['Removed by', removedBy?.name ?? 'Unknown'],
          ]}
        />
      </Card>
      <Tabs
        label={`About ${user.name}`}
        tabs={[
          mayListTokens && {
            key: 'tokens',
            title: 'Tokens',
            content: <FormerMemberTokens former={former} />,
          },
          mayReadEvents && {
            key: 'by',
            title: 'Activity',
            content: <DoneBy userId={user.id} />,
          },
          mayReadEvents &&
            memberId !== null && {
              key: 'to',
              title: 'Audit trail',
              content: <TargetEvents targetId={memberId} />,
            },
        ]}
      />
    </>
  );
}
