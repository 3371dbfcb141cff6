import { CreateApiKeyDocument } from '../../../generated/console/graphql.ts';
import { useChange } from '../../api/change.ts';
import { backTo, PATHS } from '../../paths.ts';
import { RoleField } from '../../roles/role-field.tsx';
import { useRoles } from '../../roles/use-roles.ts';
import { useIssueDraft } from '../../tokens/issue-draft.ts';
import { IssuePage } from '../../tokens/issue-page.tsx';

/** Creates an API key. */
export default function NewApiKeyPage() {
  const draft = useIssueDraft('new-api-key');
  const { role } = draft.values;
  const { data: roles = [] } = useRoles();
  const change = useChange(CreateApiKeyDocument);
  return (
    <IssuePage
      title="New API key"
      lead="It acts for the organization, and keeps working when its creator leaves."
      back={backTo('apiKeys')}
      {...{ draft, change }}
      role={roles.find(({ key }) => key === role) ?? null}
      roleField={
        <RoleField
          hint="Can't be changed later."
          value={role}
          onChange={(next) => draft.set({ role: next })}
        />
      }
      action="Create API key"
      page={PATHS.apiKey}
      create={(input) => change.run({ input: { ...input, role } })}
    />
  );
}
