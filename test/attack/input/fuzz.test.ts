import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  isAddressAllowed,
  parseAddress,
  parseAllowListEntry,
} from '../../../src/access/ip-allow-list.ts';
import { parseGrant } from '../../../src/catalog/grant.ts';
import { after } from '../../../src/organization/duration.ts';
import { parseGlobalId, toGlobalId } from '../../../src/core/global-id.ts';
import { parseDateTime, parseDuration } from '../../../src/graphql/scalars.graphql.ts';
import { createClientAddress } from '../../../src/http/caller/client-address.ts';
import { takeCredential } from '../../../src/http/caller/presented-credential.ts';
import { drawSecret } from '../../../src/secrets/random.ts';
import {
  formatSecret,
  isPrefix,
  parseSecret,
  withoutSecrets,
} from '../../../src/secrets/secret-format.ts';
import { loadCatalog } from '../../../src/process/load-catalog.ts';
import { EMAIL, NAME, SLUG } from '../../../src/core/text-rules.ts';
import { shown } from '../../../src/core/shown.ts';

// 100,000 generated inputs to everything that reads untrusted text. Seeded, so that a failure
// repeats.

const RUNS = { seed: 20_260_701 };
const runs = (numRuns: number) => ({ ...RUNS, numRuns });

/** Generates bytes as characters, as node:http passes headers. */
const bytes = fc.uint8Array({ maxLength: 80 }).map((all) => Buffer.from(all).toString('latin1'));
const text = fc.oneof(
  bytes,
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
);

/** Generates a valid text with a few characters changed, removed or added. */
const nearly = (good: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(
      good,
      fc.array(
        fc.tuple(
          fc.nat(100),
          fc.constantFrom('put', 'take', 'change', 'double'),
          fc.oneof(
            bytes.map((all) => all.slice(0, 1)),
            fc.constantFrom('/', ':', '.', '%', '0', 'f', ',', '-', 'Z', 'T', '_'),
          ),
        ),
        { maxLength: 3 },
      ),
    )
    .map(([start, edits]) =>
      edits.reduce((now, [at, how, what]) => {
        const i = at % (now.length + 1);
        if (how === 'double')
          return now.slice(0, i) + now.slice(Math.max(0, i - 5), i) + now.slice(i);
        return (
          now.slice(0, i) + (how === 'take' ? '' : what) + now.slice(how === 'put' ? i : i + 1)
        );
      }, start),
    );

const KINDS = ['SESSION', 'PERSONAL_ACCESS_TOKEN', 'API_KEY', 'INVITATION', 'SET_UP'] as const;
const BASE62 = Array.from('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz');
const secret = fc
  .tuple(
    fc.constantFrom(...KINDS),
    fc.string({ unit: fc.constantFrom(...BASE62), minLength: 38, maxLength: 38 }),
  )
  .map(([kind, random]) => formatSecret(kind, random).text);
const address = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.ipV4Extended(),
  fc.ipV4().map((v4) => `::ffff:${v4}`),
);
const block = fc
  .tuple(address, fc.integer({ min: -1, max: 140 }))
  .map(([base, bits]) => `${base}/${String(bits)}`);

/** A request with these raw headers, as node:http creates it. */
function requestWith(
  headers: readonly (readonly [string, string])[],
  peer = '10.0.0.1',
): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: peer });
  const request = new IncomingMessage(socket);
  request.rawHeaders = headers.flat();
  request.headers = Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
  return request;
}

describe('any input', () => {
  test('a secret is parsed only to what was formatted, byte by byte (30,000)', () =>
    fc.assert(
      fc.property(fc.oneof(text, nearly(secret), secret), (given) => {
        const read = parseSecret(given);
        if (read === null) return;
        expect(given).toHaveLength(48);
        expect(read).toEqual(formatSecret(read.kind, given.slice(4, 42)));
      }),
      runs(30_000),
    ));

  test('no message repeats a secret, wherever it occurs (10,000)', () =>
    fc.assert(
      fc.property(text, secret, text, (before, one, behind) => {
        // A letter in front of a secret makes a different word, which authenticates nothing.
        for (const safe of [
          withoutSecrets(`${before} ${one} ${behind}`),
          shown(`${before} ${one}${behind}`),
        ])
          expect(safe).not.toContain(one.slice(10, 42));
        expect(shown(before + behind).length).toBeLessThanOrEqual(61);
      }),
      runs(10_000),
    ));

  test('an address is read as it is written, and no list of bounded blocks contains every address (25,000)', () =>
    fc.assert(
      fc.property(fc.oneof(text, nearly(address), nearly(block), block), (given) => {
        const read = parseAddress(given);
        if (read) expect(given).toMatch(/^[0-9a-fA-F:.]+$/);
        const entry = parseAllowListEntry(given);
        if (!entry.ok)
          return expect(entry.because).toMatch(
            /^(Not an IP address or block\.|Invalid prefix length\.|.* sets bits after its prefix\. Write) .*\.$/,
          );
        // Once written, it always reads the same.
        expect(parseAllowListEntry(entry.entry)).toEqual(entry);
        const [, bits = '128'] = entry.entry.split('/');
        const isWide = Number(bits) < 4;
        if (!isWide)
          expect(
            [
              '0.0.0.1',
              '77.1.1.1',
              '130.1.1.1',
              '200.1.1.1',
              '::1',
              '2001:db8::1',
              'fe80::1',
              '4000::',
            ].every((from) => isAddressAllowed([entry.entry], from)),
          ).toBe(false);
        return undefined;
      }),
      runs(25_000),
    ));

  test('headers carry one credential, none or several, and never throw (10,000)', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.constantFrom('Authorization', 'X-API-Key', 'Cookie', 'authorization', 'X-Other'),
            fc.oneof(
              bytes,
              nearly(secret.map((one) => `Bearer ${one}`)),
              nearly(secret.map((one) => `latchkey-session=${one}; a=b`)),
              bytes.map((all) => `Basic ${Buffer.from(all).toString('base64')}`),
            ),
          ),
          { maxLength: 4 },
        ),
        fc.boolean(),
        (headers, isCookieRead) => {
          const presented = takeCredential(
            requestWith(headers),
            isCookieRead ? { cookie: 'latchkey-session' } : {},
          );
          expect(['none', 'one', 'ambiguous']).toContain(presented.kind);
          if (headers.every(([name]) => name === 'X-Other'))
            expect(presented).toEqual({ kind: 'none' });
        },
      ),
      runs(10_000),
    ));

  test('the client of a request is an address or unknown, and an untrusted client chooses no other (8,000)', () => {
    const [trusting, alone] = [createClientAddress(['10.0.0.0/8']), createClientAddress([])];
    fc.assert(
      fc.property(
        fc.oneof(
          bytes,
          nearly(fc.array(address, { maxLength: 4 }).map((hops) => hops.join(', '))),
          nearly(address.map((one) => `for="[${one}]";proto=https`)),
        ),
        fc.constantFrom('X-Forwarded-For', 'Forwarded'),
        (value, name) => {
          const request = requestWith([[name, value]]);
          expect(alone(request)).toBe('10.0.0.1');
          const found = trusting(request);
          if (found !== null) expect(parseAddress(found)).not.toBeNull();
          expect(trusting(requestWith([[name, value]], '192.0.2.1'))).toBe('192.0.2.1');
        },
      ),
      runs(8_000),
    );
  });

  test('an instant is in the calendar, a duration ends, and a rejection explains why (8,000)', () => {
    const instant = fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
    const duration = fc
      .tuple(fc.nat(99_999), fc.constantFrom('Y', 'M', 'W', 'D'))
      .map(([size, unit]) => `P${String(size)}${unit}`);
    const start = new Date('2027-01-31T00:00:00Z');
    fc.assert(
      fc.property(
        fc.oneof(text, nearly(instant), nearly(duration), duration, fc.anything()),
        (given) => {
          const read = [parseDateTime, parseDuration].flatMap((parse) => {
            try {
              return [parse(given)];
            } catch (error) {
              expect((error as Error).message).toMatch(/^A (DateTime|Duration) is /);
              return [];
            }
          });
          for (const one of read) {
            if (one instanceof Date)
              expect(
                Number.isFinite(one.getTime()) &&
                  one.getUTCFullYear() >= 1 &&
                  one.getUTCFullYear() <= 9_999,
              ).toBe(true);
            else {
              const end = after(start, one);
              expect(end === null || end > start).toBe(true);
            }
          }
        },
      ),
      runs(8_000),
    );
  });

  test('ids, grants, names, slugs and e-mail addresses are read as they are written, or not at all (10,000)', async () => {
    const catalog = await loadCatalog(undefined);
    const id = fc.uuid().map((row) => toGlobalId('Member', row));
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          nearly(id),
          nearly(fc.constantFrom('channel:read', '*:*', 'api-key:*', 'ada@example.org', 'my-team')),
          fc.emailAddress(),
        ),
        (given) => {
          const global = parseGlobalId(given);
          if (global)
            expect(Buffer.from(`${global.type}:${global.id}`).toString('base64url')).toBe(given);
          const grant = parseGrant(given);
          if (grant) expect(`${grant.entityType}:${grant.operation}`).toBe(given);
          const because = catalog.whyNotScope(given);
          if (because !== null) expect(because.length).toBeLessThan(1_500);
          const name = NAME.safeParse(given);
          if (name.success) expect(name.data).toBe(given.trim());
          const email = EMAIL.safeParse(given);
          if (email.success) expect(email.data).toMatch(/^[\x21-\x7e]+@[a-z0-9.-]+$/);
          if (SLUG.safeParse(given).success) expect(given).toMatch(/^[a-z0-9-]{1,50}$/);
          if (isPrefix(given)) expect(given).toMatch(/^[a-z]{3}_[0-9A-Za-z]{6}$/);
        },
      ),
      runs(10_000),
    );
  });

  test('new secrets differ, and are parsed (5,000)', () => {
    const drawn = Array.from({ length: 5_000 }, () => drawSecret('PERSONAL_ACCESS_TOKEN'));
    expect(new Set(drawn.map(({ text: one }) => one)).size).toBe(5_000);
    for (const one of drawn) expect(parseSecret(one.text)).toEqual(one);
  });
});
