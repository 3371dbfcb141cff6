import { useState } from 'react';
import { useLocation, useParams } from 'wouter';
import { ApiKeyDocument, type ApiKeyQuery } from '../../../generated/console/graphql.ts';
import { KeyDialogs, type KeyStep } from '../../api-keys/key-dialogs.tsx';
import { rightsOverKey } from '../../api-keys/key-rights.ts';
import { useRead } from '../../api/queries.ts';
import { Tag } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Card, Facts, PageHeader } from '../../components/page.tsx';
import { RelativeTime, useNow } from '../../components/relative-time.tsx';
import { ErrorState, NotFound, PageSkeleton } from '../../components/states.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { RoleName } from '../../members/member-facts.tsx';
import { PATHS } from '../../paths.ts';
import { useMay, useViewer } from '../../session/viewer.ts';
import { Access } from '../../tokens/access.tsx';
import { Explanation } from '../../tokens/explanation.tsx';
import { SecretCard } from '../../tokens/secret-card.tsx';
import { StateNotice } from '../../tokens/state-notice.tsx';
import { TargetEvents } from '../../tokens/target-events.tsx';
import { Expiry, LastUse, StatusBadge } from '../../tokens/token-status.tsx';
import { EditKeyForm } from './edit-key-form.tsx';
import { KeyScopes } from './key-scopes.tsx';

/** An API key with all that its page shows. */
export type KeyDetail = NonNullable<ApiKeyQuery['apiKey']>;

/** One API key: what it is, what it can do now, and every step of its life. */
export default function ApiKeyPage() {
  const { id } = useParams<{ id: string }>();
  const query = useRead(ApiKeyDocument, { id });
  if (query.error && !query.data)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <PageSkeleton />;
  const { apiKey } = query.data;
  return apiKey ? <ApiKey key={apiKey.id} apiKey={apiKey} /> : <NotFound what="API key" />;
}

function ApiKey({ apiKey }: { readonly apiKey: KeyDetail }) {
  const rights = rightsOverKey(apiKey, useViewer(), useNow());
  const mayReadEvents = useMay('audit-event:list');
  const [step, setStep] = useState<KeyStep | null>(null);
  const [, navigate] = useLocation();
  return (
    <>
      <PageHeader
        title={apiKey.name}
        lead={apiKey.description ?? undefined}
        back={{ to: PATHS.apiKeys, title: 'API keys' }}
        badge={<StatusBadge {...apiKey} />}
      >
        {rights.restore && <Button onClick={() => setStep('restore')}>Restore</Button>}
        {rights.revoke && (
          <Button variant="danger-quiet" onClick={() => setStep('revoke')}>
            Revoke
          </Button>
        )}
        {rights.delete && (
          <Button variant="danger-quiet" onClick={() => setStep('delete')}>
            Delete
          </Button>
        )}
      </PageHeader>
      <SecretCard id={apiKey.id} name={apiKey.name} what="key" />
      <StateNotice what="key" {...apiKey} remedy="Create a new one to replace it." />
      <Card>
        <Facts facts={factsOf(apiKey)} />
      </Card>
      <Tabs
        label="About this key"
        tabs={[
          { key: 'access', title: 'Access', content: <Access {...apiKey} roleOf="its role" /> },
          { key: 'scopes', title: 'Scopes', content: <KeyScopes apiKey={apiKey} /> },
          ...(rights.update
            ? [{ key: 'edit', title: 'Edit', content: <EditKeyForm apiKey={apiKey} /> }]
            : []),
          {
            key: 'check',
            title: 'Access check',
            content: <Explanation credentialId={apiKey.id} />,
          },
          ...(mayReadEvents
            ? [
                {
                  key: 'activity',
                  title: 'Activity',
                  content: <TargetEvents targetId={apiKey.id} />,
                },
              ]
            : []),
        ]}
      />
      <KeyDialogs
        apiKey={apiKey}
        step={step}
        onClose={() => setStep(null)}
        onDeleted={() => navigate(PATHS.apiKeys)}
      />
    </>
  );
}

const factsOf = (apiKey: KeyDetail) =>
  [
    [
      'Prefix',
      <span key="prefix" className="row">
        <Tag isWhole>{apiKey.prefix}</Tag>
        <CopyButton text={apiKey.prefix} what="the prefix" />
      </span>,
    ],
    ['Role', <RoleName key="role" role={apiKey.role} />],
    ['Expires', <Expiry key="expires" {...apiKey} />],
    ['Last used', <LastUse key="used" {...apiKey} />],
    [
      'Created',
      <span key="created">
        <RelativeTime at={apiKey.createdAt} />{' '}
        {apiKey.createdBy ? `by ${apiKey.createdBy.name}` : 'by a former member'}
      </span>,
    ],
    [
      'Allowed IPs',
      apiKey.ipAllowList.length === 0 ? 'Any address' : apiKey.ipAllowList.join(', '),
    ],
  ] as const;
