import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createWorld, type Tenant, type World } from '../../support/world.ts';
import { post } from '../../support/http-send.ts';
import { bearer } from '../../support/services.ts';

let world: World;
let tenant: Tenant;
beforeAll(async () => {
  world = await createWorld();
  tenant = await world.newOrganization();
});
afterAll(() => world.close());

interface Fault {
  readonly message: string;
  readonly extensions: {
    readonly code: string;
    readonly issues?: readonly { readonly path: readonly string[]; readonly message: string }[];
  };
}

const ask = async (
  query: string,
  variables?: Record<string, unknown>,
): Promise<{ status: number; faults: readonly Fault[]; text: string }> => {
  const { status, body, text } = await post(world.url, query, {
    headers: { ...bearer(tenant.owner.secret), Accept: 'application/graphql-response+json' },
    variables,
  });
  return { status, faults: (body as unknown as { errors?: Fault[] }).errors ?? [], text };
};

const CREATE =
  'mutation($input: CreatePersonalAccessTokenInput!) { createPersonalAccessToken(input: $input) { __typename } }';
/** A password in the wrong place, which no response may contain. */
const PRIVATE = 'hunter2';
const ONE_KEY =
  'Exactly one key must be specified for OneOf type "ExpiryInput". Set exactly one of at, in, never to a value, and omit the others.';
const DURATION = expect.stringMatching(/^A Duration is /);

describe('reports an invalid variable with its path and the reason, and never quotes it', () => {
  test.each<[string, unknown, (readonly [string, unknown])[]]>([
    [
      'two keys of one',
      { name: 'x', expires: { in: 'P1D', never: true } },
      [['input.expires', ONE_KEY]],
    ],
    ['no key of one', { name: 'x', expires: {} }, [['input.expires', ONE_KEY]]],
    [
      'a key of one that is null',
      { name: 'x', expires: { in: null } },
      [['input.expires.in', 'Field "in" must be non-null.']],
    ],
    [
      'two keys, one of them null',
      { name: 'x', expires: { in: 'P1D', never: null } },
      [['input.expires', ONE_KEY]],
    ],
    ['a custom scalar', { name: 'x', expires: { in: PRIVATE } }, [['input.expires.in', DURATION]]],
    [
      'a custom scalar that is an object',
      { name: 'x', expires: { in: { [PRIVATE]: PRIVATE } } },
      [['input.expires.in', DURATION]],
    ],
    ['a text', { name: { [PRIVATE]: PRIVATE } }, [['input.name', 'It must be a String.']]],
    ['a text that is a number', { name: 42 }, [['input.name', 'It must be a String.']]],
    [
      'an enum',
      { name: 'x', type: PRIVATE },
      [['input.type', 'It must be one of PERSONAL, SERVICE, SCIM.']],
    ],
    [
      'an unknown key',
      { name: 'x', [PRIVATE]: 1 },
      [
        [
          'input',
          expect.stringMatching(
            /^CreatePersonalAccessTokenInput has no such field\. Its fields are /,
          ),
        ],
      ],
    ],
    [
      'a mistyped key',
      { name: 'x', scops: [] },
      [['input', 'CreatePersonalAccessTokenInput has no such field. Did you mean scopes?']],
    ],
    [
      'a key that is missing',
      {},
      [['input', 'Field "name" of required type "String!" was not provided.']],
    ],
    [
      'a key that must not be null',
      { name: null },
      [['input.name', 'Expected non-nullable type "String!" not to be null.']],
    ],
    [
      'something in a list',
      { name: 'x', scopes: [{ permission: 'repo' }, { permission: [PRIVATE] }] },
      [['input.scopes.1.permission', 'It must be a String.']],
    ],
    [
      'null in a list',
      { name: 'x', scopes: [{ permission: 'repo', entityIds: ['1', null] }] },
      [['input.scopes.0.entityIds.1', 'Expected non-nullable type "String!" not to be null.']],
    ],
    [
      'a text for an object',
      PRIVATE,
      [['input', 'Expected type "CreatePersonalAccessTokenInput" to be an object.']],
    ],
    ['null for an object', null, [['input', 'It must not be null.']]],
    ['nothing for an object', undefined, [['input', 'It is required.']]],
    [
      'several at once',
      { name: 1, type: PRIVATE },
      [
        ['input.name', 'It must be a String.'],
        ['input.type', 'It must be one of PERSONAL, SERVICE, SCIM.'],
      ],
    ],
  ])('%s', async (_, input, expected) => {
    // Twice: the second time the document is known, and takes the fast path.
    for (let i = 0; i < 2; i++) {
      const { status, faults, text } = await ask(CREATE, { input });
      expect(status).toBe(400);
      expect(faults.map(({ extensions }) => extensions.code)).toEqual(
        faults.map(() => 'BAD_USER_INPUT'),
      );
      expect(
        faults
          .flatMap(({ extensions: { issues = [] } }) =>
            issues.map(({ path, message }) => [path.join('.'), message]),
          )
          .sort(),
      ).toEqual(expected);
      for (const { message } of faults) expect(message).toContain('$input');
      expect(text).not.toContain(PRIVATE);
    }
  });

  test('reports at most twenty of a thousand errors', async () => {
    const { faults } = await ask(CREATE, {
      input: { name: 'x', ipAllowList: Array.from({ length: 1_000 }, (_, i) => i) },
    });
    expect(faults).toHaveLength(20);
  });
});

describe('reports an invalid literal with its path and the reason, and never quotes it', () => {
  const create = (input: string): string =>
    `mutation { createPersonalAccessToken(input: { ${input} }) { __typename } }`;
  test.each<[string, string, string, unknown]>([
    [
      'two keys of one',
      create('name: "x", expires: { in: "P1D", never: true }'),
      'input.expires',
      'OneOf Input Object "ExpiryInput" must specify exactly one key.',
    ],
    [
      'no key of one',
      create('name: "x", expires: {}'),
      'input.expires',
      'OneOf Input Object "ExpiryInput" must specify exactly one key.',
    ],
    [
      'a custom scalar',
      create(`name: "x", expires: { in: "${PRIVATE}" }`),
      'input.expires.in',
      DURATION,
    ],
    ['a text', create('name: 42'), 'input.name', 'String cannot represent this value.'],
    [
      'an enum',
      create(`name: "x", type: ${PRIVATE}`),
      'input.type',
      'The value does not exist in the "PersonalAccessTokenType" enum. It must be one of PERSONAL, SERVICE, SCIM.',
    ],
    [
      'a key that is missing',
      create(''),
      'input',
      'Field "CreatePersonalAccessTokenInput.name" of required type "String!" was not provided.',
    ],
    [
      'something in a list',
      create(`name: "x", scopes: [{ permission: "repo" }, { permission: ["${PRIVATE}"] }]`),
      'input.scopes.1.permission',
      'String cannot represent this value.',
    ],
    [
      'a filter',
      `{ auditEvents(filter: { since: "${PRIVATE}" }) { edges { cursor } } }`,
      'filter.since',
      expect.stringMatching(/^A DateTime is /),
    ],
    [
      'an argument',
      `{ members(status: [ACTIVE, ${PRIVATE}]) { edges { cursor } } }`,
      'status.1',
      expect.stringContaining('It must be one of INVITED, ACTIVE, SUSPENDED.'),
    ],
  ])('%s', async (_, query, path, reason) => {
    const { status, faults, text } = await ask(query);
    expect(status).toBe(400);
    expect(
      faults.flatMap(({ extensions: { issues = [] } }) =>
        issues.map((issue) => [issue.path.join('.'), issue.message]),
      ),
    ).toEqual([[path, reason]]);
    expect(text).not.toContain(PRIVATE);
  });
});
