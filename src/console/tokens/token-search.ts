import type { CredentialStatus, TokenFilter } from '../../generated/console/graphql.ts';
import { useListState, useSearchText } from '../components/list-state.ts';
import { ORDER_OPTIONS, type OrderText } from './order-options.ts';

/** The statuses that a list of tokens can be filtered by. */
export const STATUS_OPTIONS = [
  { value: 'ALL', label: 'All statuses' },
  { value: 'ACTIVE', label: 'Active' },
  { value: 'EXPIRED', label: 'Expired' },
  { value: 'REVOKED', label: 'Revoked' },
] as const;

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

/** Keeps the search, status and order of a token list in the URL. */
export function useTokenSearch() {
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
    order,
    change,
    filter,
    isFiltered: q !== '' || status !== 'ALL',
    clear: () => change({ q: '', status: 'ALL' }),
  };
}

/** The search of a list of tokens. */
export type TokenSearch = ReturnType<typeof useTokenSearch>;
