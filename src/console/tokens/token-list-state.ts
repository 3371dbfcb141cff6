import type { CredentialStatus, TokenFilter } from '../../generated/console/graphql.ts';
import { useListState, useSearchText } from '../components/list-state.ts';
import { ORDER_OPTIONS, type OrderText } from './order-options.ts';
import { STATUS_OPTIONS } from './status-options.ts';

type StatusFilter = 'ALL' | CredentialStatus;

interface TokenList {
  readonly q: string;
  readonly status: StatusFilter;
  readonly order: OrderText;
  readonly [name: string]: string;
}

const DEFAULTS: TokenList = { q: '', status: 'ALL', order: 'CREATED_AT DESC' };
const ALLOWED = {
  status: STATUS_OPTIONS.map(({ value }) => value),
  order: ORDER_OPTIONS.map(({ value }) => value),
};

/** What a list of tokens or keys is asked for: search, status and order, kept in the address. */
export function useTokenList() {
  const [{ q, status, order }, change] = useListState(DEFAULTS, ALLOWED);
  const [text, setText] = useSearchText(q, (next) => change({ q: next }));
  const filter: TokenFilter = {
    ...(q !== '' && { search: q }),
    ...(status !== 'ALL' && { status: [status] }),
  };
  return {
    text,
    setText,
    status,
    setStatus: (next: StatusFilter) => change({ status: next }),
    order,
    setOrder: (next: OrderText) => change({ order: next }),
    filter,
    isFiltered: q !== '' || status !== 'ALL',
    clear: () => change({ q: '', status: 'ALL' }),
  };
}
