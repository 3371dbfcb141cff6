import { KeyRound } from 'lucide-react';
import {
  FormerMemberTokensDocument,
  MemberTokensDocument,
  type FormerMemberRowFragment,
  type MemberRowFragment,
} from '../../generated/console/graphql.ts';
import { EmptyState } from '../components/states.tsx';
import { usePagedList } from '../components/use-paged-list.ts';
import { TokenList } from '../tokens/token-list.tsx';
import { useTokenSearch } from '../tokens/token-search.ts';

/** The tokens of one member. For viewers who may list them. */
export function MemberTokens({ member: { id, user } }: { readonly member: MemberRowFragment }) {
  const search = useTokenSearch();
  const { filter, isFiltered } = search;
  const list = usePagedList(
    MemberTokensDocument,
    { id, filter },
    ({ node }) => (node?.__typename === 'Member' ? node.personalAccessTokens : null),
    { isFiltered },
  );
  return (
    <TokenList
      label={`Tokens of ${user.name}`}
      {...{ list, search }}
      none={
        <EmptyState
          icon={KeyRound}
          title={`${user.name} has no tokens`}
          text={
            user.kind === 'SERVICE'
              ? 'Create a token to let a program act as this service user.'
              : 'Members create their tokens under My tokens.'
          }
        />
      }
    />
  );
}

/** The tokens that a former member left behind. For viewers who may list them. */
export function FormerMemberTokens({
  former: { id, user },
}: {
  readonly former: FormerMemberRowFragment;
}) {
  const search = useTokenSearch();
  const { filter, isFiltered } = search;
  const list = usePagedList(
    FormerMemberTokensDocument,
    { id, filter },
    ({ formerMember }) => formerMember?.personalAccessTokens,
    { isFiltered },
  );
  return (
    <TokenList
      label={`Tokens of ${user.name}`}
      {...{ list, search }}
      none={
        <EmptyState
          icon={KeyRound}
          title={`${user.name} has no tokens`}
          text="No tokens were left behind."
        />
      }
    />
  );
}
