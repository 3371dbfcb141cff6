import { BlockList, isIP, isIPv4 } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import {
  formatAddress,
  isAddressAllowed,
  parseAddress,
  parseAllowListEntry,
} from '../../src/access/ip-allow-list.ts';

const entryOf = (text: string): string | null => {
  const read = parseAllowListEntry(text);
  return read.ok ? read.entry : null;
};
const becauseOf = (text: string): string | null => {
  const read = parseAllowListEntry(text);
  return read.ok ? null : read.because;
};
const canonical = (text: string): string | null => {
  const address = parseAddress(text);
  return address && formatAddress(address);
};

// Few different bytes, so that addresses often match each other's blocks.
const byte = fc.oneof(fc.constantFrom(0, 1, 10, 127, 128, 255), fc.nat(255));
const ipv4 = fc
  .tuple(fc.constantFrom(10, 192, 203), byte, byte, byte)
  .map((bytes) => bytes.join('.'));
const group = fc.oneof(
  fc.constantFrom('0', '1', 'db8', 'ffff', '8000'),
  fc.nat(0xffff).map((n) => n.toString(16)),
);
const ipv6 = fc
  .tuple(fc.constantFrom('2001', 'fe80', '64'), group, group, group, group, group, group, group)
  .map((groups) => groups.join(':'));
const mapped = fc
  .tuple(
    ipv4,
    fc.constantFrom('::ffff:', '::FFFF:', '0:0:0:0:0:ffff:', '0000:0000:0000:0000:0000:ffff:'),
  )
  .map(([address, head]) => head + address);
const address = fc.oneof(
  ipv4,
  ipv6,
  mapped,
  ipv4.map((text) => new URL(`http://[::ffff:${text}]`).hostname.slice(1, -1)),
);

/** Returns IPv4 for an IPv4 or mapped address, computed by the URL parser. */
function toPlain(text: string): string {
  if (isIPv4(text)) return text;
  const [high, low] =
    /^\[::ffff:([0-9a-f]+):([0-9a-f]+)\]$/
      .exec(new URL(`http://[${text}]`).hostname)
      ?.slice(1)
      .map((hex) => parseInt(hex, 16)) ?? [];
  return high === undefined || low === undefined
    ? text
    : [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
const family = (text: string): 'ipv4' | 'ipv6' => (isIPv4(text) ? 'ipv4' : 'ipv6');

describe('an address', () => {
  test.each([
    '010.0.0.1',
    '10.0.0.01',
    '127.1',
    '10.0.1',
    '2130706433',
    '0x7f.1',
    '0x7f.0.0.1',
    '0x7f000001',
    '64:ff9b::10.0.0.1',
    '::ffff:010.0.0.1',
    '::ffff:10.0.1',
    '::ffff:0x7f.0.0.1',
    'fe80::1%eth0',
    'fe80::1%',
    '::ffff:10.0.0.1%1',
    '',
    ' ',
    ' 10.0.0.1',
    '10.0.0.1 ',
    '10.0.0. 1',
    ': :1',
    '256.0.0.1',
    '-1.0.0.1',
    '10.0.0.1.1',
    '10.0.0',
    '10.0.0.',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '::1::',
    ':::',
    '12345::',
    'g::',
    '[::1]',
    '10.0.0.1:80',
    '10.0.0.1/32',
    '１０.0.0.1',
    'localhost',
    '::1\n',
    '10.0.0.1\n',
  ])('is rejected in an ambiguous or invalid spelling: %j', (text) => {
    expect(parseAddress(text)).toBeNull();
    expect(isAddressAllowed(['0.0.0.0/0', '::/0'], text)).toBe(false);
  });

  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['0.0.0.0', '0.0.0.0'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['::FFFF:10.0.0.1', '10.0.0.1'],
    ['::ffff:a00:1', '10.0.0.1'],
    ['0:0:0:0:0:ffff:10.0.0.1', '10.0.0.1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:0db8::0001', '2001:db8::1'],
    ['::', '::'],
    ['::1', '::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ])('has one spelling: %s is %s', (text, expected) => expect(canonical(text)).toBe(expected));

  test('is accepted only where Node accepts it too', () =>
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string({ unit: fc.constantFrom('0', '1', 'f', '.', ':', '%', 'x', '2', '5') }),
          address,
        ),
        (text) => {
          if (parseAddress(text)) expect(isIP(text)).not.toBe(0);
        },
      ),
      { numRuns: 400 },
    ));

  test('that Node accepts is accepted, in its one spelling', () =>
    fc.assert(
      fc.property(address, (text) => {
        const read = canonical(text);
        expect(read).not.toBeNull();
        expect(canonical(read ?? '')).toBe(read);
      }),
    ));
});

describe('an entry of a list', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    [' 203.0.113.0/24 ', '203.0.113.0/24'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['10.0.0.1/32', '10.0.0.1/32'],
    ['2001:DB8::/32', '2001:db8::/32'],
    ['::/0', '::/0'],
    ['::1/128', '::1/128'],
    ['::ffff:10.0.0.0/104', '10.0.0.0/8'],
    ['::ffff:10.0.0.1/128', '10.0.0.1/32'],
    ['::ffff:0.0.0.0/96', '0.0.0.0/0'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
  ])('%j is kept as %s', (text, expected) => expect(entryOf(text)).toBe(expected));

  test.each([
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/+8',
    '10.0.0.0/08',
    '10.0.0.0/ 8',
    '10.0.0.0/8.0',
    '10.0.0.0/1e1',
    '10.0.0.0/0x8',
    '10.0.0.0/',
    '10.0.0.0/255.0.0.0',
    '10.0.0.0/a',
    '2001:db8::/129',
    '2001:db8::/-1',
    '::ffff:10.0.0.0/64',
    '::ffff:10.0.0.0/95',
    '::ffff:10.0.0.0/8',
    '::ffff:10.0.0.0/129',
  ])('%s has no valid prefix length', (text) => expect(becauseOf(text)).toContain('prefix length'));

  test.each([
    '',
    ' ',
    '/',
    '/8',
    '10.0.0.0 /8',
    '10. 0.0.0/8',
    '10.0.0.0/8/8',
    '010.0.0.0/8',
    '10/8',
    'fe80::1%eth0/64',
    'fe80::%eth0',
    'example.org',
    '*',
    '10.0.0.*',
    '10.0.0.1-10.0.0.9',
  ])('%j is not an address or block', (text) =>
    expect(becauseOf(text)).toContain('Not an IP address or block'),
  );

  test('once read is read again as itself', () =>
    fc.assert(
      fc.property(address, fc.option(fc.nat(130), { nil: null }), (text, prefix) => {
        const entry = entryOf(prefix === null ? text : `${text}/${prefix}`);
        if (entry !== null) expect(entryOf(entry)).toBe(entry);
      }),
    ));
});

describe('a block whose address has bits after its prefix', () => {
  test.each([
    ['10.0.0.5/8', '10.0.0.0/8', '10.0.0.5'],
    ['192.168.1.1/24', '192.168.1.0/24', '192.168.1.1'],
    ['1.2.3.4/0', '0.0.0.0/0', '1.2.3.4'],
    ['2001:db8::1/32', '2001:db8::/32', '2001:db8::1'],
    ['::1/127', '::/127', '::1'],
    ['::ffff:10.0.0.5/104', '10.0.0.0/8', '10.0.0.5'],
  ])('%s is refused, with what may be meant: %s or %s', (text, block, address) => {
    const reading = parseAllowListEntry(text);
    expect(reading).toMatchObject({
      ok: false,
      because: expect.stringContaining(
        `Write ${block} for the block, or ${address} for the one address`,
      ),
    });
  });

  test('is refused exactly when Node finds another first address', () =>
    fc.assert(
      fc.property(ipv4, fc.nat(32), (base, prefix) => {
        const network = ipaddr.IPv4.networkAddressFromCIDR(`${base}/${prefix}`).toString();
        expect(entryOf(`${base}/${prefix}`) === null).toBe(network !== base);
      }),
    ));
});

describe('a list matches', () => {
  const block = fc.tuple(fc.oneof(ipv4, ipv6), fc.nat(128)).map(([base, bits]) => {
    const prefix = isIPv4(base) ? bits % 33 : bits;
    const network = (isIPv4(base) ? ipaddr.IPv4 : ipaddr.IPv6).networkAddressFromCIDR(
      `${base}/${prefix}`,
    );
    return { base: network.toString(), prefix };
  });

  test("agrees with Node's BlockList, with IPv4-mapped addresses as IPv4", () =>
    fc.assert(
      fc.property(
        fc.array(block, { minLength: 1, maxLength: 4 }),
        fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
        address,
        (blocks, asMapped, from) => {
          const entries = blocks
            .map(({ base, prefix }, i) =>
              asMapped[i] && isIPv4(base) ? `::ffff:${base}/${prefix + 96}` : `${base}/${prefix}`,
            )
            .map((text) => entryOf(text) ?? 'refused');
          const plain = toPlain(from);
          // Node includes all of IPv4 in ::/0, so each family is checked separately.
          const list = new BlockList();
          for (const { base, prefix } of blocks.filter((one) => family(one.base) === family(plain)))
            list.addSubnet(base, prefix, family(base));
          expect(isAddressAllowed(entries, from)).toBe(list.check(plain, family(plain)));
        },
      ),
      { numRuns: 400 },
    ));

  test('a block holds its own addresses, however they are written', () =>
    fc.assert(
      fc.property(
        ipv4,
        fc.nat(32),
        (text, prefix) =>
          isAddressAllowed([`${text}/${prefix}`], text) &&
          isAddressAllowed([`${text}/${prefix}`], `::ffff:${text}`),
      ),
    ));

  test('a block excludes the next address', () => {
    expect(
      ['10.0.0.0', '10.0.0.127', '10.0.0.128', '9.255.255.255'].map((from) =>
        isAddressAllowed(['10.0.0.0/25'], from),
      ),
    ).toEqual([true, true, false, false]);
    expect(
      ['2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', '2001:db9::', '2001:db7:ffff::'].map(
        (from) => isAddressAllowed(['2001:db8::/32'], from),
      ),
    ).toEqual([true, true, false, false]);
  });

  test('every address, when the list is empty', () =>
    expect(['10.0.0.1', '::1', 'nonsense', null].map((from) => isAddressAllowed([], from))).toEqual(
      [true, true, true, true],
    ));

  test('no unreadable address, when there is a list', () =>
    expect(
      ['nonsense', '', '127.1', null].map((from) => isAddressAllowed(['0.0.0.0/0', '::/0'], from)),
    ).toEqual([false, false, false, false]));

  test('all of IPv4 does not hold IPv6, nor the reverse', () => {
    expect(isAddressAllowed(['0.0.0.0/0'], '::1')).toBe(false);
    expect(isAddressAllowed(['::/0'], '10.0.0.1')).toBe(false);
    expect(isAddressAllowed(['::/0'], '::ffff:10.0.0.1')).toBe(false);
  });

  test('an unreadable entry matches no address', () =>
    expect(isAddressAllowed(['nonsense', ''], '10.0.0.1')).toBe(false));
});
