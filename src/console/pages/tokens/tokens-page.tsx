import { KeyRound, MoreHorizontal, Plus } from 'lucide-react';
import { useState } from 'react';
import { MyTokensDocument } from '../../../generated/console/graphql.ts';
import { IconButton, LinkButton } from '../../components/button.tsx';
import { Menu, MenuItem } from '../../components/menu.tsx';
import { PageHeader } from '../../components/page.tsx';
import { EmptyState } from '../../components/states.tsx';
import { usePagedList } from '../../components/use-paged-list.ts';
import { PATHS } from '../../paths.ts';
import { useMayOpen } from '../../session/viewer.ts';
import { toOrder } from '../../tokens/order-options.ts';
import { TokenList } from '../../tokens/token-list.tsx';
import { useTokenSearch } from '../../tokens/token-search.ts';
import { DeleteAllDialog } from './delete-all-dialog.tsx';

/** The viewer's tokens. */
export default function TokensPage() {
  const mayCreate = useMayOpen('newToken');
  const [isDeleting, setDeleting] = useState(false);
  const search = useTokenSearch();
  const { filter, order, isFiltered } = search;
  const list = usePagedList(
    MyTokensDocument,
    { filter, orderBy: toOrder(order) },
    ({ personalAccessTokens }) => personalAccessTokens,
    { isFiltered },
  );
  const create = (text: string) =>
    mayCreate && (
      <LinkButton to={PATHS.newToken} variant="primary" icon={Plus}>
        {text}
      </LinkButton>
    );
  return (
    <>
      <PageHeader
        title="My tokens"
        lead="Personal access tokens act on your behalf. They always use your current role."
      >
        {!list.hasNone && (
          <Menu trigger={<IconButton label="More" icon={MoreHorizontal} variant="secondary" />}>
            <MenuItem isDangerous onClick={() => setDeleting(true)}>
              Delete all…
            </MenuItem>
          </Menu>
        )}
        {create('New token')}
      </PageHeader>
      <TokenList
        label="My tokens"
        {...{ list, search }}
        isOrdered
        none={
          <EmptyState
            icon={KeyRound}
            title="You have no tokens yet"
            text="Use a token to let scripts and apps act for you, with all of your role or just the permissions you pick."
          >
            {create('Create your first token')}
          </EmptyState>
        }
      />
      <DeleteAllDialog isOpen={isDeleting} onClose={() => setDeleting(false)} />
    </>
  );
}
