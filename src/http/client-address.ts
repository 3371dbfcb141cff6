import type { IncomingMessage } from 'node:http';
import proxyAddr from 'proxy-addr';
import { formatAddress, parseAddress } from '../access/ip-allow-list.ts';
import { StartupError } from '../startup-error.ts';

/** Reads the address of a request's client; null when it cannot be read. */
export type ClientAddress = (request: IncomingMessage) => string | null;

/** Who is trusted to say whom they forward for: addresses and CIDR blocks. Nobody by default. */
export function createClientAddress(trustedProxies: readonly string[]): ClientAddress {
  const trust = compile(trustedProxies);
  return (request) => {
    // Security: a proxy whose header was stripped on the way must not lend its own address to whoever comes through it.
    const isProxy = trust(request.socket.remoteAddress ?? '', 0);
    if (isProxy && request.headers['x-forwarded-for'] === undefined) return null;
    // A zone id (fe80::1%eth0) is the host's own business.
    const [text = ''] = proxyAddr(request, trust).split('%');
    const address = parseAddress(text);
    return address && formatAddress(address);
  };
}

function compile(trustedProxies: readonly string[]): (address: string, distance: number) => boolean {
  try {
    return proxyAddr.compile([...trustedProxies]);
  } catch (error) {
    throw new StartupError(
      `TRUSTED_PROXIES must be addresses and CIDR blocks such as 10.0.0.0/8, separated by commas: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}
