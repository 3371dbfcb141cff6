import { useParams } from 'wouter';
import { CreateTokenDocument, MemberDocument } from '../../../generated/console/graphql.ts';
import { useChange } from '../../api/change.ts';
import { useRead } from '../../api/queries.ts';
import { Loaded } from '../../components/loaded.tsx';
import { NotFound } from '../../components/states.tsx';
import type { MemberDetail } from '../../members/member-detail.tsx';
import { PATHS, pathTo } from '../../paths.ts';
import { useIssueDraft } from '../../tokens/issue-draft.ts';
import { IssuePage } from '../../tokens/issue-page.tsx';

/** Creates a token of a service user. */
export default function NewServiceTokenPage() {
  const { id } = useParams<{ id: string }>();
  return (
    <Loaded query={useRead(MemberDocument, { id })}>
      {({ node }) =>
        node?.__typename === 'Member' && node.user.kind === 'SERVICE' ? (
          <NewServiceToken member={node} />
        ) : (
          <NotFound what="service user" />
        )
      }
    </Loaded>
  );
}

function NewServiceToken({ member: { id, user, role } }: { readonly member: MemberDetail }) {
  const draft = useIssueDraft(`${id}:new-token`);
  const change = useChange(CreateTokenDocument);
  return (
    <IssuePage
      title={`New token for ${user.name}`}
      lead="Give it only the access it needs, for only as long as it needs it."
      back={{ to: pathTo(PATHS.serviceUser, id), title: user.name }}
      {...{ draft, change, role }}
      action="Create token"
      page={PATHS.token}
      create={(input) => change.run({ input: { ...input, ownerId: user.id } })}
    />
  );
}
