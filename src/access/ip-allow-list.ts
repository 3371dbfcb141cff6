import ipaddr from 'ipaddr.js';
import { shown } from '../core/shown.ts';

type Address = ReturnType<typeof ipaddr.parse>;

/**
 * IPv4-mapped IPv6, the only IPv6 form that may contain dots. ipaddr.js would also accept the
 * IPv4-compatible form ::10.0.0.1 as mapped.
 */
const MAPPED =
  /^(::|0:0:0:0:0:|0000:0000:0000:0000:0000:)ffff:(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}$/i;

/**
 * Parses an IP address strictly. Converts IPv4-mapped IPv6 (`::ffff:10.0.0.1`) to IPv4; returns
 * null for anything else.
 *
 * Security: rejects octal, short, decimal and hexadecimal forms, zone IDs and IPv4-compatible IPv6.
 * Parsers disagree on them, which allows allow-list bypass.
 */
export function parseAddress(text: string): Address | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  if (!text.includes(':') || text.includes('%') || !ipaddr.IPv6.isValid(text)) return null;
  if (text.includes('.') && !MAPPED.test(text)) return null;
  const address = ipaddr.IPv6.parse(text);
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

/** Formats a parsed address canonically: RFC 5952 for IPv6. */
export const formatAddress = (address: Address): string =>
  address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();

/**
 * Returns the network of one customer: the IPv4 address itself, or the /64 of an IPv6 address.
 * Expects the format of `formatAddress`.
 */
export const networkOf = (address: string): string =>
  address.includes(':')
    ? ipaddr.IPv6.networkAddressFromCIDR(`${address}/64`).toRFC5952String()
    : address;

const kindOf = (address: Address) => (address instanceof ipaddr.IPv4 ? ipaddr.IPv4 : ipaddr.IPv6);
/**
 * Returns the network of one site: the /24 of an IPv4 address, or the /48 of an IPv6 address.
 * Expects the format of `formatAddress`.
 */
export const wideNetworkOf = (address: string): string =>
  address.includes(':')
    ? `${ipaddr.IPv6.networkAddressFromCIDR(`${address}/48`).toRFC5952String()}/48`
    : `${ipaddr.IPv4.networkAddressFromCIDR(`${address}/24`).toString()}/24`;

type Entry =
  { readonly ok: true; readonly entry: string } | { readonly ok: false; readonly because: string };
type Block = [Address, number];

/** Parses an address or CIDR block into its canonical form, or returns why it is invalid. */
export function parseAllowListEntry(text: string): Entry {
  const [base = '', prefix, ...rest] = text.trim().split('/');
  const address = parseAddress(base);
  if (!address || rest.length > 0) {
    return {
      ok: false,
      because:
        'Not an IP address or block. Write one such as 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32.',
    };
  }
  if (prefix === undefined) return { ok: true, entry: formatAddress(address) };
  // Security: ::ffff:10.0.0.0/104 counts its bits as IPv6. A prefix shorter than /96 would match
  // every IPv4 address (allow-list bypass).
  const mapped = base.includes(':') && address instanceof ipaddr.IPv4;
  const bits = /^(0|[1-9]\d{0,2})$/.test(prefix) ? Number(prefix) - (mapped ? 96 : 0) : -1;
  const most = address instanceof ipaddr.IPv4 ? 32 : 128;
  if (bits < 0 || bits > most) {
    return {
      ok: false,
      because: `Invalid prefix length. Write a number from ${mapped ? 96 : 0} to ${mapped ? 128 : most} after the slash.`,
    };
  }
  const network = formatAddress(
    kindOf(address).networkAddressFromCIDR(`${formatAddress(address)}/${bits}`),
  );
  if (network !== formatAddress(address)) {
    return {
      ok: false,
      because: `${shown(text.trim())} sets bits after its prefix. Write ${network}/${bits} for the block, or ${formatAddress(address)} for the one address.`,
    };
  }
  return { ok: true, entry: `${network}/${bits}` };
}

function toBlock(entry: string): Block | null {
  const [base = '', prefix] = entry.split('/');
  const address = parseAddress(base);
  if (!address) return null;
  return [
    address,
    prefix === undefined ? (address instanceof ipaddr.IPv4 ? 32 : 128) : Number(prefix),
  ];
}

/**
 * Whether the allow list accepts this address. An empty list accepts every address; otherwise an
 * unknown address is rejected (fails closed).
 */
export function isAddressAllowed(allowList: readonly string[], address: string | null): boolean {
  if (allowList.length === 0) return true;
  const from = address === null ? null : parseAddress(address);
  if (!from) return false;
  return allowList.some((entry) => {
    const block = toBlock(entry);
    return block !== null && block[0].kind() === from.kind() && from.match(block);
  });
}
