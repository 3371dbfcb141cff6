import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useLocation, useParams } from 'wouter';
import { MemberDocument, type MemberQuery } from '../../generated/console/graphql.ts';
import { queryOf } from '../api/queries.ts';
import { Badge } from '../components/badge.tsx';
import { Button } from '../components/button.tsx';
import { Notice } from '../components/notice.tsx';
import { Card, Facts, PageHeader } from '../components/page.tsx';
import { countOf } from '../components/range-of.ts';
import { RelativeTime } from '../components/relative-time.tsx';
import { ErrorState, NotFound, PageSkeleton } from '../components/states.tsx';
import { Tabs } from '../components/tabs.tsx';
import { PermissionList } from '../permissions/permission-list.tsx';
import { useMay, useViewer } from '../session/viewer.ts';
import { TargetEvents } from '../tokens/target-events.tsx';
import { DoneBy } from './done-by.tsx';
import { MemberDialogs, type MemberStep } from './member-dialogs.tsx';
import { MemberStatusBadge, RoleName } from './member-facts.tsx';
import { useMemberRights } from './member-rights.ts';
import { MemberTokens } from './member-tokens.tsx';

/** A member with what their role permits. */
export type MemberDetail = Extract<NonNullable<MemberQuery['node']>, { __typename: 'Member' }>;

/** The page of one member: who they are, what they may do, their tokens, and every step upon them. */
export function MemberDetailPage({
  back,
  what,
  actions,
}: {
  readonly back: { readonly to: string; readonly title: string };
  readonly what: string;
  /** More to do, besides the steps upon every member. */
  readonly actions?: (member: MemberDetail) => ReactNode;
}) {
  const { id } = useParams<{ id: string }>();
  const query = useQuery(queryOf(MemberDocument, { id }));
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <PageSkeleton />;
  const { node } = query.data;
  return node?.__typename === 'Member' ? <Detail key={node.id} {...{ back, actions }} member={node} /> : <NotFound what={what} />;
}

function Detail({
  member,
  back,
  actions,
}: {
  readonly member: MemberDetail;
  readonly back: { readonly to: string; readonly title: string };
  readonly actions: ((member: MemberDetail) => ReactNode) | undefined;
}) {
  const { user, role, status } = member;
  const viewer = useViewer();
  const isService = user.kind === 'SERVICE';
  const isSelf = user.id === viewer.user?.id;
  const maySeeTokens = useMay('member-token:list') || isSelf;
  const mayReadEvents = useMay('audit-event:list');
  const rights = useMemberRights()(member);
  const [step, setStep] = useState<MemberStep | null>(null);
  const [, navigate] = useLocation();
  return (
    <>
      <PageHeader
        title={user.name}
        lead={user.email ?? (isService ? 'A service user: it cannot sign in, and only holds tokens.' : undefined)}
        back={back}
        badge={
          <>
            <MemberStatusBadge status={status} />
            {isSelf && <Badge>You</Badge>}
          </>
        }
      >
        {actions?.(member)}
        {rights.changeRole && <Button onClick={() => setStep('role')}>Change role</Button>}
        {rights.reinstate && <Button onClick={() => setStep('reinstate')}>Reinstate</Button>}
        {rights.suspend && (
          <Button variant="danger-quiet" onClick={() => setStep('suspend')}>
            Suspend
          </Button>
        )}
        {rights.remove && (
          <Button variant="danger-quiet" onClick={() => setStep('remove')}>
            {status === 'INVITED' ? 'Withdraw invitation' : 'Remove'}
          </Button>
        )}
      </PageHeader>
      {status === 'SUSPENDED' && (
        <Notice tone="danger">
          {user.name} is suspended: none of {isService ? 'its' : 'their'} tokens is let in.
        </Notice>
      )}
      {status === 'INVITED' && <Notice>{user.name} has not accepted the invitation yet, and may do nothing until then.</Notice>}
      <Card>
        <Facts
          facts={[
            ['Role', <RoleName key="role" role={role} />],
            ['May do', countOf(role.permissions.length, ['permission', 'permissions'])],
            [isService ? 'Created' : status === 'INVITED' ? 'Invited' : 'Member since', <RelativeTime key="since" at={member.createdAt} />],
          ]}
        />
      </Card>
      <Tabs
        label={`About ${user.name}`}
        tabs={[
          ...(maySeeTokens ? [{ key: 'tokens', title: 'Tokens', content: <MemberTokens member={member} /> }] : []),
          { key: 'role', title: isService ? 'What it may do' : 'What they may do', content: <PermissionList permissions={role.permissions} /> },
          ...(mayReadEvents
            ? [
                { key: 'by', title: isService ? 'What it did' : 'What they did', content: <DoneBy userId={user.id} /> },
                { key: 'to', title: 'Audit trail', content: <TargetEvents targetId={member.id} /> },
              ]
            : []),
        ]}
      />
      <MemberDialogs member={member} step={step} onClose={() => setStep(null)} onRemoved={() => navigate(back.to)} />
    </>
  );
}
