import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation, useParams } from 'wouter';
import { TokenDocument, type TokenDetailFragment } from '../../../generated/console/graphql.ts';
import { queryOf } from '../../api/queries.ts';
import { Tag } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Notice } from '../../components/notice.tsx';
import { Card, Facts, PageHeader } from '../../components/page.tsx';
import { RelativeTime, useNow } from '../../components/relative-time.tsx';
import { ErrorState, NotFound, PageSkeleton } from '../../components/states.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { PATHS } from '../../paths.ts';
import { useMay, useViewer } from '../../session/viewer.ts';
import { Explanation } from '../../tokens/explanation.tsx';
import { SecretCard } from '../../tokens/secret-card.tsx';
import { TargetEvents } from '../../tokens/target-events.tsx';
import { TokenDialogs, type TokenStep } from '../../tokens/token-dialogs.tsx';
import { rightsOver, type TokenRights } from '../../tokens/token-rights.ts';
import { Expiry, LastUse, StatusBadge } from '../../tokens/token-status.tsx';
import { EditTokenForm } from './edit-token-form.tsx';
import { TokenReach } from './token-reach.tsx';
import { TokenScopes } from './token-scopes.tsx';

/** One token: what it is, what it may do now, and every step of its life. */
export default function TokenPage() {
  const { id } = useParams<{ id: string }>();
  const query = useQuery(queryOf(TokenDocument, { id }));
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
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
      <PageHeader title={token.name} lead={token.description ?? undefined} back={back} badge={<StatusBadge {...token} />}>
        <Steps rights={rights} onStep={setStep} />
      </PageHeader>
      <SecretCard id={token.id} name={token.name} what="token" />
      <StateNotice token={token} />
      <Card>
        <Facts facts={factsOf(token)} />
      </Card>
      <Tabs
        label="About this token"
        tabs={[
          { key: 'reach', title: 'What it can do', content: <TokenReach token={token} /> },
          { key: 'scopes', title: 'Scopes', content: <TokenScopes token={token} mayUpdate={rights.update} /> },
          ...(rights.update ? [{ key: 'edit', title: 'Edit', content: <EditTokenForm token={token} /> }] : []),
          { key: 'why', title: 'Why?', content: <Explanation credentialId={token.id} /> },
          ...(mayReadEvents ? [{ key: 'events', title: 'Audit trail', content: <TargetEvents targetId={token.id} /> }] : []),
        ]}
      />
      <TokenDialogs token={token} step={step} onClose={() => setStep(null)} onDeleted={() => navigate(back.to)} />
    </>
  );
}

/** The list that the token belongs to, as far as its page knows. */
function backFrom({ owner }: TokenDetailFragment, viewerId: string | null): { readonly to: string; readonly title: string } {
  if (owner.id === viewerId) return { to: PATHS.tokens, title: 'My tokens' };
  return owner.kind === 'SERVICE' ? { to: PATHS.serviceUsers, title: 'Service users' } : { to: PATHS.members, title: 'Members' };
}

const Steps = ({ rights, onStep }: { readonly rights: TokenRights; readonly onStep: (step: TokenStep) => void }) => (
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

/** Why it is not let in, when it is not. */
function StateNotice({ token: { status, usable, revokedAt, revokedBy, owner } }: { readonly token: TokenDetailFragment }) {
  if (status === 'REVOKED')
    return (
      <Notice tone="danger">
        {revokedBy ? `${revokedBy.name} revoked it ` : 'It was revoked '}
        {revokedAt !== null && <RelativeTime at={revokedAt} />}. What uses it is refused.
      </Notice>
    );
  if (status === 'EXPIRED') return <Notice>Its time is past: what uses it is refused. Regenerate it to get a new secret and a new expiry.</Notice>;
  if (!usable) return <Notice tone="danger">It is not let in now: {owner.name} is stopped, or the token that made it is. “Why?” below says which.</Notice>;
  return null;
}

const factsOf = (token: TokenDetailFragment) =>
  [
    [
      'Prefix',
      <span key="prefix" className="row">
        <Tag>{token.prefix}</Tag>
        <CopyButton text={token.prefix} what="the prefix" />
      </span>,
    ],
    ['Owner', token.owner.kind === 'SERVICE' ? `${token.owner.name}, a service user` : token.owner.name],
    ['Expires', <Expiry key="expires" {...token} />],
    ['Last used', <LastUse key="used" {...token} />],
    ['Created', <RelativeTime key="created" at={token.createdAt} />],
    ['Used from', token.ipAllowList.length === 0 ? 'Any address' : token.ipAllowList.join(', ')],
  ] as const;
