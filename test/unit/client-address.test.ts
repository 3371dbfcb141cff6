import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { createClientAddress } from '../../src/http/client-address.ts';
import { StartupError } from '../../src/startup-error.ts';

const PROXY = '10.0.0.1';

/** What a server that trusts these proxies takes for the client's address. */
function addressOf(trusted: readonly string[], from: string, forwardedFor?: string): string | null {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: from });
  const request = new IncomingMessage(socket);
  if (forwardedFor !== undefined) request.headers['x-forwarded-for'] = forwardedFor;
  return createClientAddress(trusted)(request);
}

describe("the client's address", () => {
  test('is the one that connects, whatever it says of others, unless it is a trusted proxy', () => {
    expect(addressOf([], PROXY, '203.0.113.7')).toBe(PROXY);
    expect(addressOf(['10.0.0.2'], PROXY, '203.0.113.7')).toBe(PROXY);
    expect(addressOf([], PROXY)).toBe(PROXY);
  });

  test('is what the nearest proxy that is not trusted was seen at, so that a client cannot put one in front', () => {
    expect(addressOf(['10.0.0.0/8'], PROXY, '203.0.113.7')).toBe('203.0.113.7');
    expect(addressOf(['10.0.0.0/8'], PROXY, '192.0.2.1, 203.0.113.7')).toBe('203.0.113.7');
    expect(addressOf(['10.0.0.0/8'], PROXY, '192.0.2.1, 203.0.113.7, 10.0.0.2')).toBe('203.0.113.7');
  });

  test("is unknown behind a trusted proxy that does not say: never the proxy's own", () => {
    expect(addressOf(['10.0.0.0/8'], PROXY)).toBeNull();
    expect(addressOf(['10.0.0.0/8'], '203.0.113.7')).toBe('203.0.113.7');
  });

  test('is unknown when the proxy says something that is no address', () => {
    expect(addressOf([PROXY], PROXY, 'unknown')).toBeNull();
  });

  test('is compared without the zone of a link-local address', () => {
    expect(addressOf([], 'fe80::1%eth0')).toBe('fe80::1');
  });

  test('needs proxies that are addresses', () => {
    expect(() => createClientAddress(['everybody'])).toThrow(StartupError);
  });
});
