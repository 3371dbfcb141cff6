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

/** Returns the client address of a request, or null when it cannot be determined. */
export type ClientAddress = (request: IncomingMessage) => string | null;

/**
 * Creates the function that determines client addresses. `trustedProxies` lists the addresses and
 * CIDR blocks of proxies whose forwarding headers are trusted; none by default.
 */
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
    // Security: IP spoofing. A proxy sets one of the two headers and may forward the other as the
    // client sent it. If they differ, neither is trusted.
    return others.every((other) => other === address) ? address : null;
  };
}

/** Cached per connection, whose peer address never changes. */
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
    `TRUSTED_PROXIES must be a comma-separated list of addresses and CIDR blocks, such as 10.0.0.0/8. Entry ${index + 1} is invalid.`,
  );
}

/**
 * The hops of a forwarding header, nearest first; null without such a header. A hop whose address
 * is malformed is null.
 */
type Chain = readonly (string | null)[];

const chainOf = (header: string | undefined, read: (header: string) => Chain): Chain | null =>
  header === undefined ? null : read(header).toReversed();

const fromList = (header: string): Chain => header.split(',').map((hop) => parseNode(hop.trim()));

/** Parses the header of RFC 7239. A header that breaks the grammar yields one unknown hop. */
function fromForwarded(header: string): Chain {
  try {
    return parseForwarded(header).map((hop) => parseNode(hop.for ?? ''));
  } catch {
    return [null];
  }
}

/**
 * Walks from the nearest hop outwards to the first untrusted one. Security: IP spoofing. Hops
 * further out were written by that untrusted hop. A trusted proxy that names no client must not
 * lend its own address to the client.
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
 * Parses one hop, which may have a port, brackets around IPv6, or a zone id (`fe80::1%eth0`) that
 * is only meaningful on the host.
 */
function parseNode(text: string): string | null {
  const [, bracketed, plain] = WITH_PORT.exec(text) ?? [];
  const address = parseAddress((bracketed ?? plain ?? text).split('%', 1)[0] ?? '');
  return address && formatAddress(address);
}
