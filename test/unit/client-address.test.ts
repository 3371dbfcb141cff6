import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { isAddressAllowed } from '../../src/access/ip-allow-list.ts';
import { createClientAddress } from '../../src/http/caller/client-address.ts';
import { StartupError } from '../../src/core/startup-error.ts';

const PROXY = '10.0.0.1';

type Headers = Readonly<Record<string, string>>;

/** Returns the client's address as seen by a server that trusts these proxies, or null. */
function read(
  trusted: readonly string[],
  from: string | undefined,
  headers: Headers,
): string | null {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: from });
  const request = new IncomingMessage(socket);
  Object.assign(request.headers, headers);
  return createClientAddress(trusted)(request);
}

const addressOf = (
  trusted: readonly string[],
  from: string,
  forwardedFor?: string,
): string | null =>
  read(trusted, from, forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor });
/**
 * Returns the client's address behind proxies of 10.0.0.0/8, the nearest of which sends these
 * headers.
 */
const behind = (headers: Headers): string | null => read(['10.0.0.0/8'], PROXY, headers);

describe("the client's address", () => {
  test('is the connecting address, whatever it forwards, unless it is a trusted proxy', () => {
    expect(addressOf([], PROXY, '203.0.113.7')).toBe(PROXY);
    expect(addressOf(['10.0.0.2'], PROXY, '203.0.113.7')).toBe(PROXY);
    expect(addressOf([], PROXY)).toBe(PROXY);
    expect(read([], PROXY, { forwarded: 'for=203.0.113.7' })).toBe(PROXY);
    expect(
      read(['10.0.0.2'], PROXY, { forwarded: 'for=203.0.113.7', 'x-forwarded-for': '203.0.113.7' }),
    ).toBe(PROXY);
  });

  test('is the address at which the nearest untrusted proxy was seen, so that a client cannot prepend one', () => {
    expect(addressOf(['10.0.0.0/8'], PROXY, '203.0.113.7')).toBe('203.0.113.7');
    expect(addressOf(['10.0.0.0/8'], PROXY, '192.0.2.1, 203.0.113.7')).toBe('203.0.113.7');
    expect(addressOf(['10.0.0.0/8'], PROXY, '192.0.2.1, 203.0.113.7, 10.0.0.2')).toBe(
      '203.0.113.7',
    );
    expect(addressOf(['10.0.0.0/8'], PROXY, 'junk, 203.0.113.7 ,10.0.0.2')).toBe('203.0.113.7');
    expect(behind({ forwarded: 'for=192.0.2.1, for=203.0.113.7;proto=https, for=10.0.0.2' })).toBe(
      '203.0.113.7',
    );
  });

  test("is the outermost one's where all of them are trusted", () => {
    expect(addressOf(['10.0.0.0/8'], PROXY, '10.0.0.3, 10.0.0.2')).toBe('10.0.0.3');
    expect(behind({ forwarded: 'for=10.0.0.3, for=10.0.0.2' })).toBe('10.0.0.3');
  });

  test("is unknown behind a trusted proxy that does not forward one, never the proxy's", () => {
    expect(addressOf(['10.0.0.0/8'], PROXY)).toBeNull();
    expect(addressOf(['10.0.0.0/8'], '203.0.113.7')).toBe('203.0.113.7');
  });

  test('is unknown on a connection that has none, such as a Unix socket', () => {
    expect(read([], undefined, { 'x-forwarded-for': '203.0.113.7' })).toBeNull();
    expect(read(['0.0.0.0/0', '::/0'], undefined, { 'x-forwarded-for': '203.0.113.7' })).toBeNull();
  });

  test('that is unknown matches no address list, not even all addresses', () => {
    expect(isAddressAllowed(['0.0.0.0/0', '::/0'], behind({ 'x-forwarded-for': 'unknown' }))).toBe(
      false,
    );
    expect(isAddressAllowed([], behind({ 'x-forwarded-for': 'unknown' }))).toBe(true);
  });

  test.each([
    ['fe80::1%eth0', 'fe80::1', 'without the zone of a link-local address'],
    ['::ffff:203.0.113.7', '203.0.113.7', 'as IPv4 where it is mapped'],
    ['::ffff:cb00:7107', '203.0.113.7', 'as IPv4 where it is mapped, in hexadecimal'],
    ['2001:DB8:0:0::1', '2001:db8::1', 'in the one spelling of RFC 5952'],
  ])('%s is compared as %s: %s', (from, address) => expect(addressOf([], from)).toBe(address));

  test('of a proxy that is seen as mapped IPv6 is trusted by its IPv4 form', () => {
    expect(addressOf(['10.0.0.0/8'], '::ffff:10.0.0.1', '203.0.113.7')).toBe('203.0.113.7');
    expect(addressOf(['::ffff:10.0.0.0/104'], PROXY, '203.0.113.7')).toBe('203.0.113.7');
    expect(addressOf(['10.0.0.0/8'], '::ffff:11.0.0.1', '203.0.113.7')).toBe('11.0.0.1');
  });
});

describe('TRUSTED_PROXIES', () => {
  test.each([
    ['10.0.0.1', '10.0.0.1', true],
    ['10.0.0.1', '10.0.0.2', false],
    ['10.0.0.0/31', '10.0.0.1', true],
    ['10.0.0.0/31', '10.0.0.2', false],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['fe80::/10', 'fe80::1%eth0', true],
    ['::1', '127.0.0.1', false],
    ['::/0', '127.0.0.1', false],
    ['0.0.0.0/0', '::1', false],
  ])('of %s: %s is one: %s', (trusted, from, isTrusted) => {
    expect(addressOf([trusted], from, '203.0.113.7') === '203.0.113.7').toBe(isTrusted);
  });

  test('may be several', () =>
    expect(addressOf(['192.0.2.1', '10.0.0.0/8'], PROXY, '203.0.113.7, 192.0.2.1')).toBe(
      '203.0.113.7',
    ));

  test.each(['everyone', '*', '10.0.0.0/33', '10.0.0', 'proxy.example.org', '10.0.0.1:80', 'true'])(
    '%s is refused at start',
    (text) => expect(() => createClientAddress([text])).toThrow(StartupError),
  );
});

describe('X-Forwarded-For', () => {
  test.each([
    ['203.0.113.7:8080', '203.0.113.7'],
    ['[2001:db8::1]:8080', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['2001:db8::1', '2001:db8::1'],
    ['2001:DB8::0001', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['[fe80::1%25eth0]:80', 'fe80::1'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['[::ffff:203.0.113.7]:80', '203.0.113.7'],
    ['  203.0.113.7\t', '203.0.113.7'],
  ])('%s is %s', (header, address) => expect(behind({ 'x-forwarded-for': header })).toBe(address));

  test.each([
    'unknown',
    '_hidden',
    '',
    ',',
    '203.0.113.7,',
    '203.0.113.7, ',
    '203.0.113.256',
    '203.0.113',
    '0313.0.0161.7',
    '0xcb.0.0x71.7',
    '3405803783',
    '203.0.113.7 10.0.0.2',
    '"203.0.113.7"',
    'for=203.0.113.7',
    '203.0.113.7:port',
    '203.0.113.7:',
    '[2001:db8::1',
    '2001:db8::1]',
    '2001:db8::1::2',
    '::203.0.113.7',
    'localhost',
  ])('%p identifies no client', (header) =>
    expect(behind({ 'x-forwarded-for': header })).toBeNull(),
  );

  test('that is sent in several lines is read as one, in their order', () => {
    // Node joins them by a comma.
    expect(behind({ 'x-forwarded-for': '192.0.2.1, 203.0.113.7, 10.0.0.2' })).toBe('203.0.113.7');
    expect(behind({ 'x-forwarded-for': '203.0.113.7, unknown' })).toBeNull();
  });

  test.each([
    'x_forwarded_for',
    'x-forwarded_for',
    'x-real-ip',
    'client-ip',
    'true-client-ip',
    'cf-connecting-ip',
    'x-client-ip',
  ])('is the only header of its kind: %s is ignored', (name) => {
    expect(behind({ [name]: '203.0.113.7' })).toBeNull();
    expect(behind({ [name]: '192.0.2.1', 'x-forwarded-for': '203.0.113.7' })).toBe('203.0.113.7');
  });
});

describe('Forwarded (RFC 7239)', () => {
  test.each([
    ['for=203.0.113.7', '203.0.113.7'],
    ['For=203.0.113.7;Proto=https;BY=10.0.0.1', '203.0.113.7'],
    ['proto=https;for=203.0.113.7', '203.0.113.7'],
    ['for="203.0.113.7:8080"', '203.0.113.7'],
    ['for="203.0.113.7:_port"', null],
    ['for="[2001:db8::1]"', '2001:db8::1'],
    ['for="[2001:db8::1]:8080"', '2001:db8::1'],
    ['for="\\[2001:db8::1\\]"', '2001:db8::1'],
    ['for="[::ffff:203.0.113.7]"', '203.0.113.7'],
    ['for="[fe80::1%25eth0]"', 'fe80::1'],
    ['for=192.0.2.1,for=203.0.113.7', '203.0.113.7'],
    ['for=192.0.2.1 , for=203.0.113.7', '203.0.113.7'],
    ['for="192.0.2.1, for=198.51.100.1", for=203.0.113.7', '203.0.113.7'],
    ['for=_hidden, for=203.0.113.7', '203.0.113.7'],
  ])('%s is %s', (header, address) => expect(behind({ forwarded: header })).toBe(address));

  test.each([
    'for=unknown',
    'for=_hidden',
    'for="_hidden:_port"',
    'for="unknown:8080"',
    'for=203.0.113.7, for=unknown',
    'for=203.0.113.7, for=_gateway',
    'for=203.0.113.7, proto=https',
    'by=203.0.113.7',
    'for=""',
    'for="localhost"',
  ])('%s identifies no client', (header) => expect(behind({ forwarded: header })).toBeNull());

  test.each([
    '',
    'for',
    'for=',
    'for =203.0.113.7',
    '203.0.113.7',
    'for=203.0.113.7,',
    'for=203.0.113.7;',
    ';for=203.0.113.7',
    'for=203.0.113.7,,for=203.0.113.7',
    'for="203.0.113.7',
    'for=203.0.113.7"',
    'for=[2001:db8::1]',
    'for=203.0.113.7:8080',
    'for="x", junk, for=203.0.113.7',
    'for=192.0.2.1;secret=", for=203.0.113.7',
    'for=192.0.2.1;secret=", for="203.0.113.7"',
    'for=192.0.2.1;secret="\\", for="203.0.113.7"',
  ])('%p breaks its grammar, and identifies no client', (header) =>
    expect(behind({ forwarded: header })).toBeNull(),
  );
});

describe('both headers', () => {
  test('that agree are accepted: a proxy may set both', () => {
    expect(behind({ 'x-forwarded-for': '203.0.113.7', forwarded: 'for=203.0.113.7' })).toBe(
      '203.0.113.7',
    );
    expect(
      behind({ 'x-forwarded-for': '2001:db8::1', forwarded: 'for="[2001:DB8:0::1]:80"' }),
    ).toBe('2001:db8::1');
    expect(
      behind({
        'x-forwarded-for': '192.0.2.1, 203.0.113.7',
        forwarded: 'for=203.0.113.7, for=10.0.0.2',
      }),
    ).toBe('203.0.113.7');
  });

  test.each([
    ['203.0.113.7', 'for=203.0.113.8'],
    ['203.0.113.7', 'for=unknown'],
    ['203.0.113.7', 'junk'],
    ['203.0.113.7', ''],
    ['unknown', 'for=203.0.113.7'],
    ['', 'for=203.0.113.7'],
    ['10.0.0.2', 'for=203.0.113.7'],
  ])(
    'that differ identify no client, because one may be the client’s: %s and %s',
    (forwardedFor, forwarded) =>
      expect(behind({ 'x-forwarded-for': forwardedFor, forwarded })).toBeNull(),
  );
});
