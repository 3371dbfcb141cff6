import { useLocation } from 'wouter';
import type { Catalog } from '../../../catalog/catalog.ts';
import { CreateTokenDocument } from '../../../generated/console/graphql.ts';
import { useChange } from '../../api/queries.ts';
import { PageHeader } from '../../components/page.tsx';
import { ErrorState, PageSkeleton } from '../../components/states.tsx';
import { PATHS, pathTo } from '../../paths.ts';
import { useCatalog } from '../../permissions/catalog.ts';
import { useViewer } from '../../session/viewer.ts';
import { IssueForm, useIssueDraft, type IssueInput } from '../../tokens/issue-form.tsx';
import { showSecret } from '../../tokens/shown-secret.ts';

const BACK = { to: PATHS.tokens, title: 'My tokens' };

/** Creates a token of the viewer; its secret is shown on the token's page next. */
export default function NewTokenPage() {
  const catalog = useCatalog();
  return (
    <>
      <PageHeader
        title="New token"
        lead="Give it only the access it needs, for only as long as it needs it."
        back={BACK}
      />
      {catalog.data ? (
        <NewToken catalog={catalog.data} />
      ) : catalog.error ? (
        <ErrorState error={catalog.error} onRetry={() => void catalog.refetch()} />
      ) : (
        <PageSkeleton />
      )}
    </>
  );
}

function NewToken({ catalog }: { readonly catalog: Catalog }) {
  const { permissions, role } = useViewer();
  const draft = useIssueDraft('new-token');
  const [, navigate] = useLocation();
  const create = useChange(CreateTokenDocument);
  const submit = async (input: IssueInput): Promise<boolean> => {
    const made = await create.run({ input });
    if (!made) return false;
    showSecret(made.personalAccessToken.id, made.secret);
    navigate(pathTo(PATHS.token, made.personalAccessToken.id), { replace: true });
    return true;
  };
  return (
    <IssueForm
      {...{ catalog, draft, trouble: create.trouble, isBusy: create.isRunning }}
      role={{ name: role.name, permissions }}
      isOwnRole
      action="Create token"
      cancelTo={PATHS.tokens}
      onSubmit={submit}
    />
  );
}
