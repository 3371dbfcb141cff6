import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import parseForwarded from 'forwarded-parse';
import {
  formatAddress,
  isAddressAllowed,
  parseAddress,
  parseAllowListEntry,
} from '../../access/ip-allow-list.ts';
import { StartupError } from '../../core/startup-error.ts';

/** Reads the address of a request's client; null when it cannot be read. */
export type ClientAddress = (request: IncomingMessage) => string | null;

/** Who is trusted to say whom they forward for: addresses and CIDR blocks. Nobody by default. */
export function createClientAddress(trustedProxies: readonly string[]): ClientAddress {
  const blocks = trustedProxies.map(parseProxy);
  const isTrusted = (address: string): boolean =>
    blocks.length > 0 && isAddressAllowed(blocks, address);
  return (request) => {
    const peer = peerOf(request.socket);
    if (peer === null || !isTrusted(peer)) return peer;
    const chains = [
      chainOf(request.headers['x-forwarded-for']?.toString(), fromList),
      chainOf(request.headers.forwarded, fromForwarded),
    ].filter((chain) => chain !== null);
    const [address = null, ...others] = chains.map((chain) => walk(chain, isTrusted));
    // Security: a proxy sets one of the two headers and may pass on the other as the client wrote
    // it. Where they differ, nobody knows.
    return others.every((other) => other === address) ? address : null;
  };
}

/** Read once a connection: its other end stays where it is. */
const peers = new WeakMap<Socket, string | null>();

function peerOf(socket: Socket): string | null {
  let peer = peers.get(socket);
  if (peer === undefined) peers.set(socket, (peer = parseNode(socket.remoteAddress ?? '')));
  return peer;
}

function parseProxy(text: string, index: number): string {
  const parsed = parseAllowListEntry(text);
  if (parsed.ok) return parsed.entry;
  throw new StartupError(
    `TRUSTED_PROXIES must be addresses and CIDR blocks such as 10.0.0.0/8, separated by commas: entry ${index + 1} is invalid.`,
  );
}

/**
 * The hops that a header names, the nearest first; null when there is no such header. What is no
 * address is a null among them.
 */
type Chain = readonly (string | null)[];

const chainOf = (header: string | undefined, read: (header: string) => Chain): Chain | null =>
  header === undefined ? null : read(header).toReversed();

const fromList = (header: string): Chain => header.split(',').map((hop) => parseNode(hop.trim()));

/** RFC 7239. A header that breaks its grammar names nobody. */
function fromForwarded(header: string): Chain {
  try {
    return parseForwarded(header).map((hop) => parseNode(hop.for ?? ''));
  } catch {
    return [null];
  }
}

/**
 * From the nearest hop outwards, to the first that is not trusted. Security: what stands further
 * out is what that one wrote itself. A proxy that names nobody must not lend its own address to
 * whoever comes through it.
 */
function walk(chain: Chain, isTrusted: (address: string) => boolean): string | null {
  let last: string | null = null;
  for (const hop of chain) {
    if (hop === null || !isTrusted(hop)) return hop;
    last = hop;
  }
  return last;
}

const WITH_PORT = /^(?:\[(.+)\]|([\d.]+))(?::\d{1,5})?$/;

/**
 * One hop as it may be written: with a port, with brackets around IPv6, with a zone id
 * (`fe80::1%eth0`), which is the host's own business.
 */
function parseNode(text: string): string | null {
  const [, bracketed, plain] = WITH_PORT.exec(text) ?? [];
  const address = parseAddress((bracketed ?? plain ?? text).split('%', 1)[0] ?? '');
  return address && formatAddress(address);
}
