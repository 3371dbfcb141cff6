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
import { IssueForm, useIssueDraft, type IssueInput } from '../../tokens/issue-form.tsx';
import { showSecret } from '../../tokens/shown-secret.ts';

const BACK = { to: PATHS.apiKeys, title: 'API keys' };

/** Makes an API key; its secret is shown on the key's page next. */
export default function NewApiKeyPage() {
  const catalog = useCatalog();
  return (
    <>
      <PageHeader
        title="New API key"
        lead="It acts for the organization, and keeps working when its creator leaves."
        back={BACK}
      />
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
  const draft = useIssueDraft('new-api-key');
  const { role } = draft.values;
  const { data: roles = [] } = useRoles();
  const [, navigate] = useLocation();
  const create = useChange(CreateApiKeyDocument);
  const submit = async (input: IssueInput): Promise<boolean> => {
    const made = await create.run({ input: { ...input, role } });
    if (!made) return false;
    showSecret(made.apiKey.id, made.secret);
    navigate(pathTo(PATHS.apiKey, made.apiKey.id), { replace: true });
    return true;
  };
  return (
    <IssueForm
      {...{ catalog, draft, trouble: create.trouble, isBusy: create.isRunning }}
      role={roles.find(({ key }) => key === role) ?? null}
      roleField={
        <RoleField
          hint="Can't be changed later."
          value={role}
          onChange={(next) => draft.set({ role: next })}
        />
      }
      action="Create API key"
      cancelTo={PATHS.apiKeys}
      onSubmit={submit}
    />
  );
}
