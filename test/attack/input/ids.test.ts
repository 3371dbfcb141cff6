import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { post } from '../../support/http-send.ts';
import { bearer } from '../../support/services.ts';
import { newKey } from '../../support/personal-access-token-steps.ts';
import { whyNotSound } from './judge.ts';
import { documentFor, PLACES } from './places.ts';
import { createRefusing, type Refusing } from './refusing.ts';

let refusing: Refusing;
let good: readonly string[];
beforeAll(async () => {
  refusing = await createRefusing(async (world, tenant) => {
    const { owner } = tenant;
    const [token, key] = [
      await tenant.newToken(owner, { scopes: [{ permission: 'channel:read' }] }),
      await newKey(world, owner),
    ];
    good = [
      token.id,
      key.id,
      owner.memberId,
      owner.userId,
      Buffer.from(`Organization:${tenant.id}`).toString('base64url'),
    ];
  });
});
afterAll(() => refusing.close());

const encode = (text: string): string => Buffer.from(text).toString('base64url');
const decode = (id: string): string => Buffer.from(id, 'base64url').toString();

/** A valid id in malformed variants. None identifies an object. */
const MANGLED: Readonly<Record<string, (id: string) => string>> = {
  'cut by one': (id) => id.slice(0, -1),
  'cut in half': (id) => id.slice(0, id.length / 2),
  'without its start': (id) => id.slice(1),
  doubled: (id) => id + id,
  'with a letter behind it': (id) => `${id}A`,
  padded: (id) => `${id}=`,
  'padded twice': (id) => `${id}==`,
  'with a space behind it': (id) => `${id} `,
  'with a space before it': (id) => ` ${id}`,
  'with a line end behind it': (id) => `${id}\n`,
  'with a NUL behind it': (id) => `${id}\0`,
  'in small letters': (id) => id.toLowerCase(),
  'in capitals': (id) => id.toUpperCase(),
  'with two letters exchanged': (id) =>
    `${id.slice(0, 8)}${id.slice(10, 12)}${id.slice(8, 10)}${id.slice(12)}`,
  'not encoded': decode,
  'encoded twice': encode,
  'of the row alone': (id) => decode(id).split(':')[1] ?? '',
  'of the row alone, encoded': (id) => encode(decode(id).split(':')[1] ?? ''),
  'with its row in capitals': (id) =>
    encode(decode(id).replace(/[0-9a-f-]{36}/, (row) => row.toUpperCase())),
  'with its row in braces': (id) =>
    encode(decode(id).replace(/[0-9a-f-]{36}/, (row) => `{${row}}`)),
  'with its row without hyphens': (id) => encode(decode(id).replaceAll('-', '')),
  'with its type in small letters': (id) => encode(decode(id).toLowerCase()),
  'with an unknown type': (id) => encode(decode(id).replace(/^\w+/, 'Nope')),
  'with a type that is inherited': (id) => encode(decode(id).replace(/^\w+/, '__proto__')),
  'without a type': (id) => encode(decode(id).replace(/^\w+/, '')),
  'with two colons': (id) => encode(decode(id).replace(':', '::')),
  'with a third part': (id) => encode(`${decode(id)}:1`),
  'with a condition behind it': (id) => encode(`${decode(id)}' or '1'='1`),
  'with a NUL in its row': (id) => encode(`${decode(id)}\0`),
  'as hexadecimal': (id) => Buffer.from(decode(id)).toString('hex'),
  'with a letter from elsewhere': (id) => id.replace(/[A-Z]/, 'А'),
  'full width': (id) =>
    id.replace(/[0-9A-Za-z]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)),
};
const OTHERS = [
  '',
  ' ',
  '0',
  '-1',
  '1',
  '*',
  '%',
  '_',
  '.',
  '..',
  '/',
  '\\',
  'null',
  'undefined',
  'true',
  '[]',
  '{}',
  '{"$ne":null}',
  '[object Object]',
  '\ud800',
  'x'.repeat(10_000),
  '__proto__',
  '00000000-0000-0000-0000-000000000000',
];

/** Payloads without a changed object, or of mutations without the id. */
const IDLE = new Set(['explainAccess', 'createPersonalAccessToken']);

describe.each(
  PLACES.filter(({ type, name }) => type === 'ID' && !name.startsWith('auditEvents.')).map(
    (place) => ({ name: place.name, place }),
  ),
)('$name', ({ place }) => {
  test('rejects an id that is truncated, doubled, of another case or otherwise mangled', async () => {
    const ids = [
      ...good.flatMap((id) => Object.values(MANGLED).map((mangle) => mangle(id))),
      ...OTHERS,
    ];
    const wrong: string[] = [];
    for (let i = 0; i < ids.length; i += 30) {
      const some = ids.slice(i, i + 30);
      const { query, variables } = documentFor(place, some);
      const answer = await post(refusing.world.url, query, {
        headers: bearer(refusing.tenant.owner.secret),
        variables,
      });
      const because = whyNotSound(answer);
      if (because !== null) wrong.push(`${JSON.stringify(some)}: ${because}`);
      for (const [alias, result] of Object.entries(answer.body.data ?? {})) {
        const said = (result as { __typename?: string } | null)?.__typename ?? null;
        if (said !== null && !said.endsWith('Error') && !IDLE.has(place.field.name))
          wrong.push(`${said} for ${JSON.stringify(some[Number(alias.slice(1))])}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
