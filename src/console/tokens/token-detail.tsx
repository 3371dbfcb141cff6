import { useState } from 'react';
import { useLocation, useParams } from 'wouter';
import { TokenDocument, type TokenDetailFragment } from '../../generated/console/graphql.ts';
import { useRead } from '../api/queries.ts';
import { later } from '../components/later.tsx';
import { Loaded } from '../components/loaded.tsx';
import { Card, Facts, PageHeader, type Back } from '../components/page.tsx';
import { Skeleton } from '../components/skeleton.tsx';
import { NotFound } from '../components/states.tsx';
import { StepButtons } from '../components/steps.tsx';
import { Tabs } from '../components/tabs.tsx';
import { backTo } from '../paths.ts';
import { useMay, useViewer } from '../session/viewer.ts';
import { Access } from './access.tsx';
import { kindOf, type TokenKind } from './kinds.ts';
import { SecretCard } from './secret-card.tsx';
import { StateNotice } from './state-notice.tsx';
import { TargetEvents } from './target-events.tsx';
import { TokenDialogs } from './token-dialogs.tsx';
import { tokenFacts } from './token-facts.tsx';
import { StatusBadge } from './token-status.tsx';
import { stepsOn, type TokenStep } from './token-steps.ts';

const LOADING = <Skeleton size="block" />;

// The tabs that are not selected at first.
const TokenScopes = later(
  () => import('./token-scopes.tsx').then((module) => module.TokenScopes),
  LOADING,
);
const EditTokenForm = later(
  () => import('./edit-token-form.tsx').then((module) => module.EditTokenForm),
  LOADING,
);
const Explanation = later(
  () => import('./explanation.tsx').then((module) => module.Explanation),
  LOADING,
);

/** The page of a token or key. */
export function TokenDetailPage({
  kind,
  what,
}: {
  readonly kind: TokenKind;
  readonly what: string;
}) {
  const { id } = useParams<{ id: string }>();
  return (
    <Loaded query={useRead(TokenDocument, { id })}>
      {({ node }) =>
        node?.__typename === kind ? <Token key={node.id} token={node} /> : <NotFound what={what} />
      }
    </Loaded>
  );
}

function Token({ token }: { readonly token: TokenDetailFragment }) {
  const mayReadEvents = useMay('audit-event:list');
  const [step, setStep] = useState<TokenStep | null>(null);
  const [, navigate] = useLocation();
  const back = useBack(token);
  const { id, name, description, viewerCan } = token;
  const { nouns, roleOf } = kindOf(token);
  return (
    <>
      <PageHeader
        title={name}
        lead={description ?? undefined}
        back={back}
        badge={<StatusBadge {...token} />}
      >
        <StepButtons steps={stepsOn(token)} onStep={setStep} />
      </PageHeader>
      <SecretCard id={id} name={name} what={nouns[0]} />
      <StateNotice token={token} />
      <Card>
        <Facts facts={tokenFacts(token)} />
      </Card>
      <Tabs
        label={`About this ${nouns[0]}`}
        tabs={[
          { key: 'access', title: 'Access', content: <Access {...token} roleOf={roleOf} /> },
          { key: 'scopes', title: 'Scopes', content: <TokenScopes token={token} /> },
          viewerCan.includes('UPDATE') && {
            key: 'edit',
            title: 'Edit',
            content: <EditTokenForm token={token} />,
          },
          { key: 'check', title: 'Access check', content: <Explanation credentialId={id} /> },
          mayReadEvents && {
            key: 'activity',
            title: 'Activity',
            content: <TargetEvents targetId={id} />,
          },
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

/** Returns the link back to the list that the token belongs to. */
function useBack(token: TokenDetailFragment): Back {
  const { user } = useViewer();
  if (token.__typename === 'ApiKey') return backTo('apiKeys');
  if (token.owner.id === user?.id) return backTo('tokens');
  return token.owner.kind === 'SERVICE' ? backTo('serviceUsers') : backTo('members');
}
