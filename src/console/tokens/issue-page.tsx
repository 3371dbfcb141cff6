import { Loaded } from '../components/loaded.tsx';
import { PageHeader, type Back } from '../components/page.tsx';
import { useCatalog } from '../permissions/catalog.ts';
import { IssueForm, type IssueFormProps } from './issue-form.tsx';

/** The page that creates a token or key. The page of the token then shows the secret. */
export function IssuePage({
  title,
  lead,
  back,
  ...form
}: IssueFormProps & {
  readonly title: string;
  readonly lead: string;
  readonly back: Back;
}) {
  const catalog = useCatalog();
  return (
    <>
      <PageHeader {...{ title, lead, back }} />
      <Loaded query={catalog}>
        {(data) => <IssueForm catalog={data} cancelTo={back.to} {...form} />}
      </Loaded>
    </>
  );
}
