import { networkOf, wideNetworkOf } from '../access/ip-allow-list.ts';

/**
 * The network as a key: a customer has a whole /64 of IPv6 at least, and could otherwise take a new
 * address for every request.
 */
export const addressKey = (address: string | null): string =>
  address === null ? 'unknown' : networkOf(address);

/** The wider network as a key: a site has a /48 of IPv6, or many addresses of a /24. */
export const wideNetworkKey = (address: string | null): string =>
  address === null ? 'unknown' : wideNetworkOf(address);
