import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codeOf } from '../../support/http-send.ts';
import { bearer, newAsker, postForm, postJson } from '../../support/services.ts';
import { whyNotSound } from './judge.ts';
import { createRefusing, type Refusing } from './refusing.ts';

let refusing: Refusing;
let asker: string;
beforeAll(async () => {
  refusing = await createRefusing(async (world, tenant) => {
    asker = (await newAsker(world, tenant)).secret;
  });
});
afterAll(() => refusing.close());
const expectRefused = (input: object, path: string): Promise<void> =>
  refusing.expectRefused(input, path);

/** Ambiguous spellings of addresses, and texts that are not addresses. */
const ADDRESSES = [
  '',
  ' ',
  '.',
  ':',
  '::::',
  '1',
  '256',
  '0',
  '-1',
  '1.2',
  '1.2.3',
  '1.2.3.4.5',
  '1.2.3.',
  '.1.2.3.4',
  '1..3.4',
  '256.1.1.1',
  '1.1.1.256',
  '999.999.999.999',
  '-1.2.3.4',
  '1.2.3.-4',
  '+1.2.3.4',
  '1.2.3.4.',
  ' 1 .2.3.4',
  '1.2.3.4 5',
  '1,2,3,4',
  '1.2.3.a',
  'a.b.c.d',
  '１.2.3.4',
  '1。2。3。4',
  '١.2.3.4',
  '①.2.3.4',
  // Octal, hexadecimal, short and decimal IPv4.
  '010.0.0.1',
  '0010.0.0.1',
  '127.0.0.01',
  '00.0.0.0',
  '127.1',
  '127.0.1',
  '2130706433',
  '0x7f.1',
  '0x7f000001',
  '0x7f.0.0.1',
  '017700000001',
  '1e2.0.0.1',
  '0b1.0.0.1',
  '0o10.0.0.1',
  '192.168.257',
  '4294967296',
  // Invalid or ambiguous IPv6.
  ':::',
  '1::2::3',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '12345::',
  'g::',
  '::g',
  '2001:db8',
  '2001:db8:',
  ':2001:db8::',
  '::-1',
  '0x20::',
  '2001:db8::1::',
  '[::1]',
  '[::1]:80',
  '::1:',
  '::1 ::2',
  '2001:db8::1.2.3',
  '::1.2.3.4.5',
  '1.2.3.4::',
  '::ffff:1.2.3',
  '::ffff:1.2.3.256',
  '::ffff:010.0.0.1',
  '::ffff:0x7f.0.0.1',
  '::ffff:127.1',
  '::10.0.0.1',
  '::127.0.0.1',
  '64:ff9b::1.2.3.4',
  '1::1.2.3.4',
  '::ffff:0:1.2.3.4',
  '0:0:0:0:0:fffe:1.2.3.4',
  // Zone ids.
  'fe80::1%eth0',
  'fe80::1%25eth0',
  'fe80::1%',
  '::1%0',
  '10.0.0.1%eth0',
  'fe80::%1/64',
  // More than an address.
  'localhost',
  'example.org',
  '10.0.0.1:80',
  'http://10.0.0.1',
  '10.0.0.1, 10.0.0.2',
  '10.0.0.1;10.0.0.2',
  '10.0.0.1\n10.0.0.2',
  '10.0.0.1\0',
  '10.0.0.1#',
  '10.0.0.*',
  '10.*',
  '*',
  'any',
  'all',
  '0/0',
  '10.0.0.0-10.0.0.9',
  '$(id)',
  "10.0.0.1' or '1'='1",
  'null',
  'undefined',
  '{}',
  'pat_',
  'x'.repeat(10_000),
];
const BLOCKS = [
  '10.0.0.0/',
  '10.0.0.0/-1',
  '10.0.0.0/33',
  '10.0.0.0/99',
  '10.0.0.0/128',
  '10.0.0.0/1e1',
  '10.0.0.0/0x8',
  '10.0.0.0/08',
  '10.0.0.0/00',
  '10.0.0.0/+8',
  '10.0.0.0/8.0',
  '10.0.0.0/ 8',
  '10.0.0.0 /8',
  '10.0.0.0/8/8',
  '10.0.0.0//8',
  '/8',
  '/',
  '10.0.0.0/255.0.0.0',
  '10.0.0.0/a',
  '10.0.0.0/８',
  '10/8',
  '10.0/8',
  '010.0.0.0/8',
  '0x0a.0.0.0/8',
  '10.0.0.0/8,',
  '10.0.0.0\\8',
  '::/129',
  '::/-1',
  '::/1000',
  '::/',
  '2001:db8::/32/1',
  '2001:db8::/032',
  '2001:db8::%eth0/64',
  '::1.2.3.4/96',
  '::/1e2',
  '2001:db8::/ffff::',
  // A mapped block counts its bits as IPv6: shorter than /96 it would hold every IPv4 address.
  '::ffff:10.0.0.0/95',
  '::ffff:10.0.0.0/64',
  '::ffff:10.0.0.0/32',
  '::ffff:10.0.0.0/8',
  '::ffff:10.0.0.0/0',
  '::ffff:0:0/95',
  '::ffff:0:0/0',
  '::ffff:10.0.0.0/129',
  '::ffff:a00:0/64',
  '0:0:0:0:0:ffff:10.0.0.0/80',
];

describe('an entry of an address list', () => {
  test.each([...ADDRESSES, ...BLOCKS])('%j is refused', (entry) =>
    expectRefused({ ipAllowList: [entry] }, 'ipAllowList'),
  );
  test.each([...BLOCKS, '0.0.0.0/0 ', '::/0 '])('%j is rejected next to a valid one', (entry) =>
    expectRefused(
      { ipAllowList: ['10.0.0.1', entry === entry.trim() ? entry : `${entry}x`] },
      'ipAllowList',
    ),
  );
  test.each([
    [[1]],
    [[null]],
    [[['10.0.0.1']]],
    [[{}]],
    [{ a: 1 }],
    [true],
    [Array.from({ length: 101 }, (_, i) => `10.0.0.${i}`)],
  ])('a list of %j is refused', (ipAllowList) => expectRefused({ ipAllowList }, 'ipAllowList'));
});

describe('the address of a question', () => {
  const QUESTION = {
    subject: { type: 'credential', id: 'pat_aaaaaa' },
    action: { name: 'read' },
    resource: { type: 'channel', id: '*' },
  };
  test.each([...ADDRESSES, '10.0.0.0/8', '::/0'].filter((text) => text !== ''))(
    '%j is rejected by every surface that accepts one',
    async (ip) => {
      const explained = await refusing.ask(
        'query Q($ip: String) { explainAccess(input: { permission: "channel:read", ip: $ip }) { allowed } }',
        { ip },
      );
      const introspected = await postForm(
        refusing.world.url,
        '/oauth/introspect',
        { token: asker, ip },
        bearer(asker),
      );
      const evaluated = await postJson(
        refusing.world.url,
        '/access/v1/evaluation',
        { ...QUESTION, context: { ip } },
        bearer(asker),
      );
      for (const answer of [explained, introspected, evaluated])
        expect(whyNotSound(answer)).toBeNull();
      expect([codeOf(explained), introspected.status, evaluated.status]).toEqual([
        'BAD_USER_INPUT',
        400,
        400,
      ]);
    },
  );
});
