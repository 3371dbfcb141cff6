import { useState, type ReactNode } from 'react';
import { Redirect, useLocation, useParams } from 'wouter';
import { MemberDocument, type MemberQuery } from '../../generated/console/graphql.ts';
import { useRead } from '../api/queries.ts';
import { Badge } from '../components/badge.tsx';
import { Loaded } from '../components/loaded.tsx';
import { Notice } from '../components/notice.tsx';
import { Card, Facts, PageHeader, type Back } from '../components/page.tsx';
import { countOf } from '../components/range-of.ts';
import { RelativeTime } from '../components/relative-time.tsx';
import { NotFound } from '../components/states.tsx';
import { StepButtons } from '../components/steps.tsx';
import { Tabs } from '../components/tabs.tsx';
import { PermissionList } from '../permissions/permission-list.tsx';
import { useMay, useViewer } from '../session/viewer.ts';
import { TargetEvents } from '../tokens/target-events.tsx';
import { DoneBy } from './done-by.tsx';
import { FormerMemberDetail } from './former-member-detail.tsx';
import { MemberDialogs } from './member-dialogs.tsx';
import { memberPath, MemberStatusBadge, RoleName } from './member-facts.tsx';
import { useMemberSteps, type MemberStep } from './member-steps.ts';
import { MemberTokens } from './member-tokens.tsx';

/** A member with the permissions of their role. */
export type MemberDetail = Extract<NonNullable<MemberQuery['node']>, { __typename: 'Member' }>;

/** The page of a member or service user. */
export function MemberDetailPage({
  back,
  what,
  actions,
}: {
  readonly back: Back;
  readonly what: string;
  /** Additional actions for the page's header. */
  readonly actions?: (member: MemberDetail) => ReactNode;
}) {
  const { id } = useParams<{ id: string }>();
  return (
    <Loaded query={useRead(MemberDocument, { id })}>
      {({ node, formerMember }) => {
        if (node?.__typename === 'Member')
          return <Detail key={node.id} {...{ back, actions }} member={node} />;
        // The audit log links to users by their user id.
        if (node?.__typename === 'User' && node.member)
          return <Redirect to={memberPath(node.member)} replace />;
        if (!formerMember) return <NotFound what={what} />;
        const memberId = node === null ? id : null;
        return <FormerMemberDetail former={formerMember} {...{ memberId, back }} />;
      }}
    </Loaded>
  );
}

function Detail({
  member,
  back,
  actions,
}: {
  readonly member: MemberDetail;
  readonly back: Back;
  readonly actions: ((member: MemberDetail) => ReactNode) | undefined;
}) {
  const { user, role, status } = member;
  const viewer = useViewer();
  const isService = user.kind === 'SERVICE';
  const isSelf = user.id === viewer.user?.id;
  const [mayListAny, mayListOwn] = [
    useMay('member-token:list'),
    useMay('personal-access-token:list'),
  ];
  const maySeeTokens = mayListAny || (isSelf && mayListOwn);
  const mayReadEvents = useMay('audit-event:list');
  const steps = useMemberSteps(member);
  const [step, setStep] = useState<MemberStep | null>(null);
  const [, navigate] = useLocation();
  return (
    <>
      <PageHeader
        title={user.name}
        lead={
          user.email ??
          (isService ? "A service user. It can't sign in; it uses tokens." : undefined)
        }
        back={back}
        badge={
          <>
            <MemberStatusBadge status={status} />
            {isSelf && <Badge>You</Badge>}
          </>
        }
      >
        {actions?.(member)}
        <StepButtons steps={steps} onStep={setStep} />
      </PageHeader>
      {status === 'SUSPENDED' && (
        <Notice tone="danger">
          {user.name} is suspended. {isService ? 'Its' : 'Their'} tokens are blocked.
        </Notice>
      )}
      {status === 'INVITED' && (
        <Notice>Invitation pending. {user.name} has no access until they accept it.</Notice>
      )}
      <Card>
        <Facts
          facts={[
            ['Role', <RoleName key="role" role={role} />],
            ['Access', <EffectiveAccess key="access" member={member} />],
            [
              isService ? 'Created' : status === 'INVITED' ? 'Invited' : 'Member since',
              <RelativeTime key="since" at={member.createdAt} />,
            ],
          ]}
        />
      </Card>
      <Tabs
        label={`About ${user.name}`}
        tabs={[
          maySeeTokens && {
            key: 'tokens',
            title: 'Tokens',
            content: <MemberTokens member={member} />,
          },
          { key: 'role', title: 'Permissions', content: <MemberPermissions member={member} /> },
          mayReadEvents && {
            key: 'by',
            title: 'Activity',
            content: <DoneBy userId={user.id} />,
          },
          mayReadEvents && {
            key: 'to',
            title: 'Audit trail',
            content: <TargetEvents targetId={member.id} />,
          },
        ]}
      />
      <MemberDialogs
        member={member}
        step={step}
        onClose={() => setStep(null)}
        onRemoved={() => navigate(back.to)}
      />
    </>
  );
}

/** Shows what the member can do now: nothing while invited or suspended. */
const EffectiveAccess = ({
  member: { effectivePermissionCount, status },
}: {
  readonly member: MemberDetail;
}) =>
  effectivePermissionCount === 0 && status !== 'ACTIVE' ? (
    <>No access ({status === 'INVITED' ? 'invitation pending' : 'suspended'})</>
  ) : (
    countOf(effectivePermissionCount, ['permission', 'permissions'])
  );

const MemberPermissions = ({ member: { status, role } }: { readonly member: MemberDetail }) => (
  <div className="stack">
    {status !== 'ACTIVE' && (
      <Notice tone={status === 'SUSPENDED' ? 'danger' : 'neutral'}>
        No access now. With the role {role.name},{' '}
        {status === 'INVITED' ? 'accepting the invitation' : 'reinstating'} allows the permissions
        below.
      </Notice>
    )}
    <PermissionList permissions={role.permissions} />
  </div>
);
