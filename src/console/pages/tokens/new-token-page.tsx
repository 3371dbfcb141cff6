import { CreateTokenDocument } from '../../../generated/console/graphql.ts';
import { useChange } from '../../api/change.ts';
import { backTo, PATHS } from '../../paths.ts';
import { useViewer } from '../../session/viewer.ts';
import { useIssueDraft } from '../../tokens/issue-draft.ts';
import { IssuePage } from '../../tokens/issue-page.tsx';

/** Creates a token of the viewer. */
export default function NewTokenPage() {
  const { permissions, role } = useViewer();
  const draft = useIssueDraft('new-token');
  const change = useChange(CreateTokenDocument);
  return (
    <IssuePage
      title="New token"
      lead="Give it only the access it needs, for only as long as it needs it."
      back={backTo('tokens')}
      {...{ draft, change }}
      role={{ name: role.name, permissions }}
      isOwnRole
      action="Create token"
      page={PATHS.token}
      create={(input) => change.run({ input })}
    />
  );
}
