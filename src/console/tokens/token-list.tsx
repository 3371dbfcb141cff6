import type { ReactNode } from 'react';
import type { TokenRowFragment } from '../../generated/console/graphql.ts';
import { SearchInput } from '../components/search-input.tsx';
import { PagedList } from '../components/paged-list.tsx';
import type { Nouns } from '../components/range-of.ts';
import { FilterSelect } from '../components/select.tsx';
import type { List } from '../components/use-paged-list.ts';
import { ORDER_OPTIONS } from './order-options.ts';
import { TokenTable } from './token-table.tsx';
import { STATUS_OPTIONS, type TokenSearch } from './token-search.ts';

interface TokenListProps {
  readonly label: string;
  readonly list: List<TokenRowFragment>;
  readonly search: TokenSearch;
  /** The viewer can select the order. */
  readonly isOrdered?: boolean;
  readonly nouns?: Nouns;
  readonly none: ReactNode;
}

/** A list of tokens or keys, with search, status filter and order. */
export const TokenList = ({
  label,
  list,
  search,
  isOrdered = false,
  nouns = ['token', 'tokens'],
  none,
}: TokenListProps) => (
  <PagedList
    {...{ list, nouns, none }}
    onClear={search.clear}
    filters={
      <>
        <SearchInput
          label="Search names, descriptions, prefixes"
          value={search.text}
          onChange={search.setText}
        />
        <FilterSelect
          label="Status"
          value={search.status}
          onChange={(status) => search.change({ status })}
          options={STATUS_OPTIONS}
        />
        {isOrdered && (
          <FilterSelect
            label="Order"
            value={search.order}
            onChange={(order) => search.change({ order })}
            options={ORDER_OPTIONS}
          />
        )}
      </>
    }
  >
    {(tokens) => (
      <TokenTable
        {...{ label, tokens, isStale: list.isStale }}
        {...(isOrdered && {
          order: search.order,
          onOrder: (order) => search.change({ order }),
        })}
      />
    )}
  </PagedList>
);
