import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Catalog } from '../../../catalog/catalog.ts';
import { CreateApiKeyDocument } from '../../../generated/console/graphql.ts';
import { useChange } from '../../api/queries.ts';
import { PageHeader } from '../../components/page.tsx';
import { ErrorState, PageSkeleton } from '../../components/states.tsx';
import { PATHS, pathTo } from '../../paths.ts';
import { useCatalog } from '../../permissions/catalog.ts';
import { RoleField } from '../../roles/role-field.tsx';
import { useRoles } from '../../roles/use-roles.ts';
import { IssueForm, type IssueInput } from '../../tokens/issue-form.tsx';
import { showSecret } from '../../tokens/shown-secret.ts';

const BACK = { to: PATHS.apiKeys, title: 'API keys' };

/** Makes an API key; its secret is shown on the key's page next. */
export default function NewApiKeyPage() {
  const catalog = useCatalog();
  return (
    <>
      <PageHeader title="New API key" lead="It acts for the organization, and outlives whoever made it." back={BACK} />
      {catalog.data ? (
        <NewApiKey catalog={catalog.data} />
      ) : catalog.error ? (
        <ErrorState error={catalog.error} onRetry={() => void catalog.refetch()} />
      ) : (
        <PageSkeleton />
      )}
    </>
  );
}

function NewApiKey({ catalog }: { readonly catalog: Catalog }) {
  const [role, setRole] = useState('');
  const { data: roles = [] } = useRoles();
  const [, navigate] = useLocation();
  const create = useChange(CreateApiKeyDocument);
  const submit = async (input: IssueInput): Promise<void> => {
    const made = await create.run({ input: { ...input, role } });
    if (!made) return;
    showSecret(made.apiKey.id, made.secret);
    navigate(pathTo(PATHS.apiKey, made.apiKey.id), { replace: true });
  };
  return (
    <IssueForm
      {...{ catalog, trouble: create.trouble, isBusy: create.isRunning }}
      role={roles.find(({ key }) => key === role) ?? null}
      roleField={<RoleField hint="Fixed for the life of the key." value={role} onChange={setRole} />}
      action="Make API key"
      cancelTo={PATHS.apiKeys}
      onSubmit={(input) => void submit(input)}
    />
  );
}
