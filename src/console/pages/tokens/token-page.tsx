import { useState } from 'react';
import { useLocation, useParams } from 'wouter';
import { TokenDocument, type TokenDetailFragment } from '../../../generated/console/graphql.ts';
import { useRead } from '../../api/queries.ts';
import { Tag } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Card, Facts, PageHeader } from '../../components/page.tsx';
import { RelativeTime, useNow } from '../../components/relative-time.tsx';
import { ErrorState, NotFound, PageSkeleton } from '../../components/states.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { PATHS } from '../../paths.ts';
import { useMay, useViewer } from '../../session/viewer.ts';
import { Access } from '../../tokens/access.tsx';
import { Explanation } from '../../tokens/explanation.tsx';
import { SecretCard } from '../../tokens/secret-card.tsx';
import { StateNotice } from '../../tokens/state-notice.tsx';
import { TargetEvents } from '../../tokens/target-events.tsx';
import { TokenDialogs, type TokenStep } from '../../tokens/token-dialogs.tsx';
import { rightsOver, type TokenRights } from '../../tokens/token-rights.ts';
import { Expiry, LastUse, StatusBadge } from '../../tokens/token-status.tsx';
import { EditTokenForm } from './edit-token-form.tsx';
import { TokenScopes } from './token-scopes.tsx';

/** One token: what it is, what it can do now, and every step of its life. */
export default function TokenPage() {
  const { id } = useParams<{ id: string }>();
  const query = useRead(TokenDocument, { id });
  if (query.error && !query.data)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <PageSkeleton />;
  const token = query.data.personalAccessToken;
  return token ? <Token key={token.id} token={token} /> : <NotFound what="token" />;
}

function Token({ token }: { readonly token: TokenDetailFragment }) {
  const viewer = useViewer();
  const rights = rightsOver(token, viewer, useNow());
  const mayReadEvents = useMay('audit-event:list');
  const [step, setStep] = useState<TokenStep | null>(null);
  const [, navigate] = useLocation();
  const back = backFrom(token, viewer.user?.id ?? null);
  return (
    <>
      <PageHeader
        title={token.name}
        lead={token.description ?? undefined}
        back={back}
        badge={<StatusBadge {...token} />}
      >
        <Steps rights={rights} onStep={setStep} />
      </PageHeader>
      <SecretCard id={token.id} name={token.name} what="token" />
      <StateNotice
        what="token"
        {...token}
        remedy={rights.regenerate ? 'Regenerate it to get a new secret.' : ''}
      />
      <Card>
        <Facts facts={factsOf(token)} />
      </Card>
      <Tabs
        label="About this token"
        tabs={[
          {
            key: 'access',
            title: 'Access',
            content: <Access {...token} roleOf="the owner's role" />,
          },
          {
            key: 'scopes',
            title: 'Scopes',
            content: (
              <TokenScopes token={token} mayUpdate={rights.update} mayNarrow={rights.revoke} />
            ),
          },
          ...(rights.update
            ? [{ key: 'edit', title: 'Edit', content: <EditTokenForm token={token} /> }]
            : []),
          { key: 'check', title: 'Access check', content: <Explanation credentialId={token.id} /> },
          ...(mayReadEvents
            ? [
                {
                  key: 'activity',
                  title: 'Activity',
                  content: <TargetEvents targetId={token.id} />,
                },
              ]
            : []),
        ]}
      />
      <TokenDialogs
        token={token}
        step={step}
        onClose={() => setStep(null)}
        onDeleted={() => navigate(back.to)}
      />
    </>
  );
}

/** The list that the token belongs to, as far as its page knows. */
function backFrom(
  { owner }: TokenDetailFragment,
  viewerId: string | null,
): { readonly to: string; readonly title: string } {
  if (owner.id === viewerId) return { to: PATHS.tokens, title: 'My tokens' };
  return owner.kind === 'SERVICE'
    ? { to: PATHS.serviceUsers, title: 'Service users' }
    : { to: PATHS.members, title: 'Members' };
}

const Steps = ({
  rights,
  onStep,
}: {
  readonly rights: TokenRights;
  readonly onStep: (step: TokenStep) => void;
}) => (
  <>
    {rights.restore && <Button onClick={() => onStep('restore')}>Restore</Button>}
    {rights.regenerate && <Button onClick={() => onStep('regenerate')}>Regenerate</Button>}
    {rights.revoke && (
      <Button variant="danger-quiet" onClick={() => onStep('revoke')}>
        Revoke
      </Button>
    )}
    {rights.delete && (
      <Button variant="danger-quiet" onClick={() => onStep('delete')}>
        Delete
      </Button>
    )}
  </>
);

const factsOf = (token: TokenDetailFragment) =>
  [
    [
      'Prefix',
      <span key="prefix" className="row">
        <Tag isWhole>{token.prefix}</Tag>
        <CopyButton text={token.prefix} what="the prefix" />
      </span>,
    ],
    [
      'Owner',
      token.owner.kind === 'SERVICE' ? `${token.owner.name} (service user)` : token.owner.name,
    ],
    [token.status === 'EXPIRED' ? 'Expired' : 'Expires', <Expiry key="expires" {...token} />],
    ['Last used', <LastUse key="used" {...token} />],
    ['Created', <RelativeTime key="created" at={token.createdAt} />],
    ['Allowed IPs', token.ipAllowList.length === 0 ? 'Any address' : token.ipAllowList.join(', ')],
  ] as const;
