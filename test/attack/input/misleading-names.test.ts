import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CreateRoleDocument, InviteMemberDocument } from '../../../src/client/client.ts';
import { drawSecret } from '../../../src/secrets/random.ts';
import { createSetUpLink } from '../../../src/process/set-up-link.ts';
import { createWorld, PASSWORD, payloadOf, type Tenant, type World } from '../../support/world.ts';
import { post, type Answer } from '../../support/http-send.ts';
import { newKey } from '../../support/personal-access-token-steps.ts';
import { bearer, newAsker, postJson, jsonOf } from '../../support/services.ts';
import { snapshot } from './judge.ts';
import { PLACES } from './places.ts';

/** Names that are rejected, one of each kind. */
const MISLEADING: Readonly<Record<string, () => string>> = {
  'a zero-width space': () => '\u200b',
  'a soft hyphen': () => '\u00ad',
  'a Hangul filler': () => '\u3164',
  'a combining grapheme joiner': () => '\u034f',
  tags: () => '\u{e0061}\u{e0064}',
  'a zero-width space in a word': () => 'ad\u200bmin',
  'an override of direction': () => 'ci\u202enimda',
  'an isolate': () => '\u2067ci\u2069',
  'a left-to-right mark': () => 'ci\u200e',
  'a control character': () => 'ci\u0007',
  'half of a surrogate pair': () => 'ci\ud800',
  'a secret': () => drawSecret('PERSONAL_ACCESS_TOKEN').text,
  'a secret in a sentence': () => `the one from ${drawSecret('API_KEY').text}.`,
  'too many characters': () => '\u{1f642}'.repeat(1_001),
};
/** Invisible names, which a description may have. */
const ONLY_OF_NAMES: Readonly<Record<string, () => string>> = {
  'a Braille blank': () => '\u2800',
  'a lone combining mark': () => '\u0301',
  'white space': () => ' \u3000 ',
};

interface Place {
  readonly mutation: string;
  readonly field: string;
  readonly input: (given: string) => Record<string, unknown>;
}

let setUp: ReturnType<typeof createSetUpLink>;
let world: World;
let tenant: Tenant;
let places: Place[];
beforeAll(async () => {
  setUp = createSetUpLink();
  world = await createWorld({}, { setUp });
  tenant = await world.newOrganization();
  const { owner } = tenant;
  const token = await tenant.newToken(owner);
  const key = await newKey(world, owner);
  const role = `r-${randomUUID().slice(0, 8)}`;
  payloadOf(
    (await owner.execute(CreateRoleDocument, { input: { key: role, name: 'Role', grants: [] } }))
      .createRole,
  );
  const { secret } = payloadOf(
    (
      await owner.execute(InviteMemberDocument, {
        input: { email: `new@${tenant.slug}.example`, role: 'viewer' },
      })
    ).inviteMember,
  );
  const place = (mutation: string, field: string, rest: () => Record<string, unknown>): Place => ({
    mutation,
    field,
    input: (given) => ({ ...rest(), [field]: given }),
  });
  places = [
    place('createPersonalAccessToken', 'name', () => ({})),
    place('createPersonalAccessToken', 'description', () => ({ name: 'token' })),
    place('updatePersonalAccessToken', 'name', () => ({ id: token.id })),
    place('updatePersonalAccessToken', 'description', () => ({ id: token.id })),
    place('createApiKey', 'name', () => ({ role: 'viewer' })),
    place('createApiKey', 'description', () => ({ name: 'key', role: 'viewer' })),
    place('updateApiKey', 'name', () => ({ id: key.id })),
    place('updateApiKey', 'description', () => ({ id: key.id })),
    place('createRole', 'name', () => ({ key: `r-${randomUUID().slice(0, 8)}`, grants: [] })),
    place('updateRole', 'name', () => ({ key: role })),
    place('createServiceUser', 'name', () => ({ role: 'viewer' })),
    place('inviteMember', 'name', () => ({
      email: `${randomUUID()}@${tenant.slug}.example`,
      role: 'viewer',
    })),
    place('acceptInvitation', 'name', () => ({ secret, password: PASSWORD })),
    place('updateOrganization', 'name', () => ({})),
    place('setUp', 'name', () => ({
      secret: setUp.secret,
      organization: 'acme',
      email: `${randomUUID()}@example.org`,
      password: PASSWORD,
    })),
  ];
});
afterAll(() => world.close());

const send = ({ mutation, field, input }: Place, text: string): Promise<Answer> =>
  post(
    world.url,
    `mutation M($input: ${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!) { ${mutation}(input: $input) { __typename ... on ValidationError { issues { path message } } } }`,
    {
      headers: ['acceptInvitation', 'setUp'].includes(mutation) ? {} : bearer(tenant.owner.secret),
      variables: { input: input(text), field },
    },
  );

test('every name and description of the schema is tried', () => {
  const named = PLACES.filter(
    ({ root, path }) =>
      root === 'mutation' && /(^|\.)(\w*[nN]ame|description|title|label)$/.test(path.join('.')),
  );
  expect(places.map(({ mutation, field }) => `${mutation}.input.${field}`).sort()).toEqual(
    named.map(({ name }) => name).sort(),
  );
});

describe('rejects a misleading name or description in every input, without storing or quoting it', () => {
  test.each(Object.entries({ ...MISLEADING, ...ONLY_OF_NAMES }))('%s', async (kind, make) => {
    const before = await snapshot(world.database);
    for (const place of places.filter(
      ({ field }) => field !== 'description' || !(kind in ONLY_OF_NAMES),
    )) {
      const text = make();
      const answer = await send(place, text);
      const where = `${place.mutation}.${place.field}`;
      expect({ where, data: answer.body.data }).toEqual({
        where,
        data: {
          [place.mutation]: {
            __typename: 'ValidationError',
            issues: [
              {
                path: [place.field],
                message: expect.stringMatching(/^(A (name|description) .*|Enter a name)\.$/),
              },
            ],
          },
        },
      });
      expect(answer.text).not.toContain(text.trim() || '\u3000');
    }
    expect(await snapshot(world.database)).toEqual(before);
  });
});

describe('accepts a name in any script, and with emoji, unchanged', () => {
  test.each([
    '\u0645\u0633\u062a\u062e\u062f\u0645',
    '\u05e9\u05dc\u05d5\u05dd',
    '\u{1f468}\u200d\u{1f469}\u200d\u{1f467} team',
    '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645',
  ])('%s', async (text) => {
    for (const place of places.filter(
      ({ mutation }) => !['acceptInvitation', 'setUp'].includes(mutation),
    )) {
      const answer = await send(place, text);
      expect(answer.body.data).toEqual({
        [place.mutation]: { __typename: expect.stringMatching(/Payload$/) },
      });
    }
  });
});

describe('an address in letters that Unicode folds to those of another', () => {
  /** Each reads as one of these after toLowerCase, toUpperCase, NFKC or a case fold. */
  const FOLDING = [
    '\u212aim',
    'ki\u1e43',
    'K\u0131m',
    '\uff4bim',
    'k\u0130m',
    '\u{1d424}im',
    'kim\u00ad',
    'k\u200bim',
  ];

  test('matches no account: in AuthZEN, at sign-in, in an invitation', async () => {
    const { owner, slug } = tenant;
    const kim = payloadOf(
      (
        await owner.execute(InviteMemberDocument, {
          input: { email: `kim@${slug}.example`, role: 'admin' },
        })
      ).inviteMember,
    );
    const accepted = await post(
      world.url,
      'mutation M($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { __typename } }',
      {
        variables: { input: { secret: kim.secret, name: 'Kim', password: PASSWORD } },
      },
    );
    expect(accepted.body.data).toEqual({
      acceptInvitation: { __typename: 'AcceptInvitationPayload' },
    });
    const asker = await newAsker(world, tenant);
    const decide = async (id: string) =>
      jsonOf(
        await postJson(
          world.url,
          '/access/v1/evaluation',
          {
            subject: { type: 'user', id },
            action: { name: 'read' },
            resource: { type: 'channel', id: '*' },
          },
          bearer(asker.secret),
        ),
      );
    const signIn = (email: string): Promise<Answer> =>
      post(world.url, 'mutation M($input: SignInInput!) { signIn(input: $input) { __typename } }', {
        variables: { input: { email, password: PASSWORD } },
      });
    for (const same of [
      `kim@${slug}.example`,
      `KIM@${slug.toUpperCase()}.Example`,
      ` Kim@${slug}.example\t`,
    ]) {
      expect(await decide(same)).toEqual({ decision: true });
      expect((await signIn(same)).body.data).toEqual({ signIn: { __typename: 'SignInPayload' } });
    }
    for (const local of FOLDING) {
      const other = `${local}@${slug}.example`;
      expect(await decide(other)).toEqual(await decide(`nobody@${slug}.example`));
      const refused = await signIn(other);
      expect({ status: refused.status, errors: refused.body.errors }).toEqual({
        status: 401,
        errors: (await signIn(`nobody@${slug}.example`)).body.errors,
      });
      const invited = await owner.execute(InviteMemberDocument, {
        input: { email: other, role: 'viewer' },
      });
      expect(invited.inviteMember).toMatchObject({
        __typename: 'ValidationError',
        issues: [{ path: ['email'] }],
      });
    }
  });
});
