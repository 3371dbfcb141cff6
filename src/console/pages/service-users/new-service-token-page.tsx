import { useQuery } from '@tanstack/react-query';
import { useLocation, useParams } from 'wouter';
import type { Catalog } from '../../../catalog/catalog.ts';
import { CreateTokenDocument, MemberDocument } from '../../../generated/console/graphql.ts';
import { queryOf, useChange } from '../../api/queries.ts';
import { PageHeader } from '../../components/page.tsx';
import { ErrorState, NotFound, PageSkeleton } from '../../components/states.tsx';
import type { MemberDetail } from '../../members/member-detail.tsx';
import { PATHS, pathTo } from '../../paths.ts';
import { useCatalog } from '../../permissions/catalog.ts';
import { IssueForm, useIssueDraft, type IssueInput } from '../../tokens/issue-form.tsx';
import { showSecret } from '../../tokens/shown-secret.ts';

/** Makes a token of a service user; its secret is shown on the token's page next. */
export default function NewServiceTokenPage() {
  const { id } = useParams<{ id: string }>();
  const catalog = useCatalog();
  const query = useQuery({ ...queryOf(MemberDocument, { id }), refetchOnWindowFocus: false });
  const error = catalog.error ?? query.error;
  if (error)
    return (
      <ErrorState
        error={error}
        onRetry={() => void Promise.all([catalog.refetch(), query.refetch()])}
      />
    );
  if (!catalog.data || !query.data) return <PageSkeleton />;
  const { node } = query.data;
  if (node?.__typename !== 'Member' || node.user.kind !== 'SERVICE')
    return <NotFound what="service user" />;
  return (
    <>
      <PageHeader
        title={`New token for ${node.user.name}`}
        lead="Give it only the access it needs, for only as long as it needs it."
        back={{ to: pathTo(PATHS.serviceUser, node.id), title: node.user.name }}
      />
      <NewServiceToken catalog={catalog.data} member={node} />
    </>
  );
}

function NewServiceToken({
  catalog,
  member,
}: {
  readonly catalog: Catalog;
  readonly member: MemberDetail;
}) {
  const [, navigate] = useLocation();
  const draft = useIssueDraft(`${member.id}:new-token`);
  const create = useChange(CreateTokenDocument);
  const submit = async (input: IssueInput): Promise<boolean> => {
    const made = await create.run({ input: { ...input, ownerId: member.user.id } });
    if (!made) return false;
    showSecret(made.personalAccessToken.id, made.secret);
    navigate(pathTo(PATHS.token, made.personalAccessToken.id), { replace: true });
    return true;
  };
  return (
    <IssueForm
      {...{ catalog, draft, trouble: create.trouble, isBusy: create.isRunning }}
      role={member.role}
      action="Create token"
      cancelTo={pathTo(PATHS.serviceUser, member.id)}
      onSubmit={submit}
    />
  );
}
