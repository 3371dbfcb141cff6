import { networkOf, wideNetworkOf } from '../access/ip-allow-list.ts';

/**
 * Returns the network of an address as a key. For IPv6 that is the /64, because every customer has
 * at least one and could use a new address for every request.
 */
export const addressKey = (address: string | null): string =>
  address === null ? 'unknown' : networkOf(address);

/**
 * Returns the wider network of an address as a key: the /48 of IPv6 or the /24 of IPv4 that a site
 * typically has.
 */
export const wideNetworkKey = (address: string | null): string =>
  address === null ? 'unknown' : wideNetworkOf(address);
