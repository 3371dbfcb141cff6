import type { IncomingMessage } from 'node:http';
import proxyAddr from 'proxy-addr';
import { formatAddress, parseAddress } from '../access/ip-allow-list.ts';
import { StartupError } from '../startup-error.ts';

/** Reads the address of a request's client; null when it cannot be read. */
export type ClientAddress = (request: IncomingMessage) => string | null;

/** Who is trusted to say whom they forward for: addresses and CIDR blocks. Nobody by default. */
export function createClientAddress(trustedProxies: readonly string[]): ClientAddress {
  try {
    const trust = proxyAddr.compile([...trustedProxies]);
    return (request) => {
      // A zone id (fe80::1%eth0) is the host's own business.
      const [text = ''] = proxyAddr(request, trust).split('%');
      const address = parseAddress(text);
      return address && formatAddress(address);
    };
  } catch (error) {
    throw new StartupError(
      `TRUSTED_PROXIES must be addresses and CIDR blocks such as 10.0.0.0/8, separated by commas: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}
