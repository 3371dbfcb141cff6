import { Plus, SquareAsterisk } from 'lucide-react';
import { ApiKeysDocument } from '../../../generated/console/graphql.ts';
import { LinkButton } from '../../components/button.tsx';
import { PageHeader } from '../../components/page.tsx';
import { EmptyState } from '../../components/states.tsx';
import { usePagedList } from '../../components/use-paged-list.ts';
import { PATHS } from '../../paths.ts';
import { useMayOpen } from '../../session/viewer.ts';
import { toOrder } from '../../tokens/order-options.ts';
import { TokenList } from '../../tokens/token-list.tsx';
import { useTokenSearch } from '../../tokens/token-search.ts';

/** The organization's API keys. */
export default function ApiKeysPage() {
  const mayCreate = useMayOpen('newApiKey');
  const search = useTokenSearch();
  const { filter, order, isFiltered } = search;
  const list = usePagedList(
    ApiKeysDocument,
    { filter, orderBy: toOrder(order) },
    ({ apiKeys }) => apiKeys,
    { isFiltered },
  );
  const create = (text: string) =>
    mayCreate && (
      <LinkButton to={PATHS.newApiKey} variant="primary" icon={Plus}>
        {text}
      </LinkButton>
    );
  return (
    <>
      <PageHeader
        title="API keys"
        lead="Keys belong to the organization and have their own role. They keep working when their creator leaves."
      >
        {create('New API key')}
      </PageHeader>
      <TokenList
        label="API keys"
        nouns={['key', 'keys']}
        {...{ list, search }}
        isOrdered
        none={
          <EmptyState
            icon={SquareAsterisk}
            title="No API keys yet"
            text="Use a key to let a program act for the organization instead of a person. Its role can't be changed later."
          >
            {create('Create API key')}
          </EmptyState>
        }
      />
    </>
  );
}
