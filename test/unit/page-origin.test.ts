import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { createPageRules } from '../../src/http/caller/page-origin.ts';

const PUBLIC = 'https://latchkey.example.org';
const request = (headers: Record<string, string>): IncomingMessage =>
  ({ headers }) as unknown as IncomingMessage;
/** The Host that nginx and Apache send by default. */
const UPSTREAM = '127.0.0.1:4000';

describe('the session cookie is accepted', () => {
  test.each<[string, string | undefined, string[], Record<string, string>]>([
    [
      'from the page at PUBLIC_URL, whatever Host contains',
      PUBLIC,
      [],
      { origin: PUBLIC, host: UPSTREAM },
    ],
    [
      'from the page at PUBLIC_URL with a path',
      `${PUBLIC}/latchkey`,
      [],
      { origin: PUBLIC, host: UPSTREAM },
    ],
    [
      'from the page at an http PUBLIC_URL',
      'http://latchkey.internal:8080',
      [],
      { origin: 'http://latchkey.internal:8080', host: UPSTREAM },
    ],
    [
      'from the page at Host, without PUBLIC_URL',
      undefined,
      [],
      { origin: 'http://x.example:4000', host: 'x.example:4000' },
    ],
    [
      'from the page at Host, behind TLS',
      undefined,
      [],
      { origin: 'https://x.example', host: 'x.example' },
    ],
    [
      'from the page at another name of the server',
      PUBLIC,
      [],
      { origin: 'https://alias.example', host: 'alias.example' },
    ],
    [
      'where the browser declares the same origin, whatever Host contains',
      PUBLIC,
      [],
      { origin: 'https://alias.example', host: UPSTREAM, 'sec-fetch-site': 'same-origin' },
    ],
    ['where a user opened the address', PUBLIC, [], { 'sec-fetch-site': 'none', host: UPSTREAM }],
    ['without Origin and Sec-Fetch-Site', PUBLIC, [], { host: UPSTREAM }],
    [
      'from an allowed origin',
      PUBLIC,
      ['http://app.example'],
      { origin: 'http://app.example', host: UPSTREAM, 'sec-fetch-site': 'cross-site' },
    ],
  ])('%s', (_name, publicUrl, allowed, headers) =>
    expect(createPageRules(publicUrl, allowed).whyNotAccepted(request(headers))).toBeNull(),
  );
});

describe('the session cookie is rejected, with what to correct,', () => {
  test.each<[string, string | undefined, Record<string, string>, string[]]>([
    [
      'from another site, by Sec-Fetch-Site',
      PUBLIC,
      { origin: PUBLIC, host: 'latchkey.example.org', 'sec-fetch-site': 'cross-site' },
      ['another site', 'ALLOWED_ORIGINS'],
    ],
    [
      'from a neighbouring host',
      PUBLIC,
      { 'sec-fetch-site': 'same-site', host: 'latchkey.example.org' },
      ['another site'],
    ],
    [
      'with a Sec-Fetch-Site that no browser sends',
      PUBLIC,
      { 'sec-fetch-site': 'nonsense' },
      ['another site'],
    ],
    ['from a page without an origin', PUBLIC, { origin: 'null', host: UPSTREAM }, ['another site']],
    [
      'from another site, by Origin',
      PUBLIC,
      { origin: 'https://evil.example', host: UPSTREAM },
      ['https://evil.example', `PUBLIC_URL is ${PUBLIC}`, 'ALLOWED_ORIGINS'],
    ],
    [
      'from a site whose name begins with ours',
      PUBLIC,
      { origin: `${PUBLIC}.evil.example`, host: UPSTREAM },
      ['PUBLIC_URL is'],
    ],
    [
      'from another port of our host',
      PUBLIC,
      { origin: `${PUBLIC}:8443`, host: 'latchkey.example.org' },
      ['PUBLIC_URL is'],
    ],
    [
      'behind a proxy that does not pass on Host, without PUBLIC_URL',
      undefined,
      { origin: 'http://x.example', host: UPSTREAM },
      ['PUBLIC_URL is not set', UPSTREAM, 'pass on Host'],
    ],
    [
      'over http under an https PUBLIC_URL',
      PUBLIC,
      { origin: 'http://latchkey.example.org', host: 'latchkey.example.org' },
      ['Over http', PUBLIC],
    ],
    [
      'over http at another name',
      PUBLIC,
      { origin: 'http://10.0.0.5:4000', host: '10.0.0.5:4000' },
      ['Over http', PUBLIC],
    ],
  ])('%s', (_name, publicUrl, headers, words) => {
    const because = createPageRules(publicUrl, []).whyNotAccepted(request(headers));
    for (const word of words) expect(because).toContain(word);
  });

  test('without quoting a secret in the origin', () => {
    const secret = `pat_${'a'.repeat(44)}`;
    expect(
      createPageRules(PUBLIC, []).whyNotAccepted(request({ origin: `https://${secret}.example` })),
    ).not.toContain(secret);
  });
});

describe('a sign-in whose cookie the browser would drop', () => {
  const why = (
    publicUrl: string | undefined,
    origin: string | undefined,
    allowed: string[] = [],
  ): string | null =>
    createPageRules(publicUrl, allowed).whyNotKept(request(origin === undefined ? {} : { origin }));

  test('is one from an http page under an https PUBLIC_URL', () => {
    for (const origin of [
      'http://latchkey.example.org',
      'http://10.0.0.5:4000',
      'http://127.evil.example',
      'http://localhost.evil.example',
    ]) {
      expect(why(PUBLIC, origin)).toContain('Over http the browser discards the session cookie');
      expect(why(PUBLIC, origin)).toContain(`Open ${PUBLIC}`);
    }
  });

  test('is not one on localhost, by https, without an origin, from an allowed origin, or without any TLS', () => {
    for (const origin of [
      'http://localhost:4000',
      'http://127.0.0.1:4000',
      'http://[::1]:4000',
      'http://x.localhost',
      PUBLIC,
      'https://alias.example',
      undefined,
      'null',
    ])
      expect([origin, why(PUBLIC, origin)]).toEqual([origin, null]);
    expect(why(PUBLIC, 'http://app.example', ['http://app.example'])).toBeNull();
    for (const publicUrl of [undefined, 'http://latchkey.internal'])
      expect(why(publicUrl, 'http://latchkey.internal')).toBeNull();
  });
});
