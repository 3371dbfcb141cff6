import type { TokenOrder } from '../../generated/console/graphql.ts';

/** The orders that a list of tokens or keys can be in. */
export const ORDER_OPTIONS = [
  { value: 'CREATED_AT DESC', label: 'Newest first' },
  { value: 'CREATED_AT ASC', label: 'Oldest first' },
  { value: 'NAME ASC', label: 'Name, A to Z' },
  { value: 'NAME DESC', label: 'Name, Z to A' },
  { value: 'EXPIRES_AT ASC', label: 'Expires soonest' },
  { value: 'EXPIRES_AT DESC', label: 'Expires latest' },
  { value: 'LAST_USED_AT DESC', label: 'Recently used' },
  { value: 'LAST_USED_AT ASC', label: 'Least recently used' },
] as const;

/** An order as the value of an option. */
export type OrderText = (typeof ORDER_OPTIONS)[number]['value'];

/** Converts an order to the input of the API. */
export function toOrder(text: OrderText): TokenOrder {
  const [field, direction] = text.split(' ') as [TokenOrder['field'], TokenOrder['direction']];
  return { field, direction };
}
