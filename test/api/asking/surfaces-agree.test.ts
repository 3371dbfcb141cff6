import { BlockList, isIPv4 } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  CanDocument,
  CreateRoleDocument,
  ExplainAccessDocument,
} from '../../../src/client/client.ts';
import {
  createWorld,
  payloadOf,
  type Person,
  type Tenant,
  type World,
} from '../../support/world.ts';
import { grant, permission, scopePermission } from '../../support/arbitraries.ts';
import { post, send, type Answer } from '../../support/http-send.ts';
import { globalId, rowId } from '../../support/node-id.ts';
import { newKey } from '../../support/personal-access-token-steps.ts';
import { bearer, jsonOf, newAsker, postForm, postJson, prefixOf } from '../../support/services.ts';
import { isGuarded } from '../../support/guarded.ts';

const ROLE = 'subject';
/** The number of situations for each kind of subject. */
const RUNS = 150;
/** The minimum number of allowed and of denied questions, so that the test is meaningful. */
const ANSWERS_MIN = RUNS / 30;
/** Enough time to shrink a failure. */
const TIMEOUT_MS = 180_000;

type Subject = 'token' | 'child' | 'key' | 'session';

interface Scope {
  readonly permission: string;
  readonly entityId: string | null;
}
/** The stored facts of a credential that decide. */
interface Credential {
  readonly state: 'active' | 'revoked' | 'expired';
  /** Null if it is not narrowed. */
  readonly scopes: readonly Scope[] | null;
  readonly ipAllowList: readonly string[];
}
/**
 * Every fact that decides. The token has no issuer, the child is issued by the token; the key and
 * the session have the same role.
 */
interface Situation {
  readonly grants: readonly string[];
  readonly organization: 'active' | 'suspended';
  readonly account: 'active' | 'suspended';
  readonly membership: 'ACTIVE' | 'SUSPENDED' | 'INVITED' | 'removed';
  readonly credentials: Readonly<Record<Subject, Credential>>;
}
interface Question {
  readonly permission: string;
  readonly entityId: string | null;
  readonly address: string | null;
}

const often = <T>(usual: T, ...rare: T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...rare) },
  );

const FEW = [
  'channel:read',
  'channel:publish',
  'repository:create',
  'personal-access-token:create',
];
const UNKNOWN = [
  'unicorn:ride',
  'channel:fly',
  'channel:*',
  '*:read',
  '*:*',
  'Channel:read',
  ' channel:read',
  'channel:read:1',
];
/**
 * Generates one of a few permissions and patterns that often match each other, and sometimes
 * another one.
 */
const few = fc.constantFrom(
  ...FEW,
  'channel:*',
  'personal-access-token:*',
  '*:read',
  '*:create',
  '*:*',
  '*:*',
);
const roleGrant = fc.oneof({ weight: 5, arbitrary: few }, { weight: 1, arbitrary: grant });
const scope: fc.Arbitrary<Scope> = fc.record({
  permission: fc.oneof(
    { weight: 5, arbitrary: few },
    { weight: 1, arbitrary: fc.constant('repo') },
    { weight: 1, arbitrary: scopePermission },
  ),
  entityId: fc.option(fc.constantFrom('e-1', 'e-2'), { nil: null, freq: 2 }),
});
const credential: fc.Arbitrary<Credential> = fc.record({
  state: often<Credential['state']>('active', 'revoked', 'expired'),
  scopes: fc.option(fc.array(scope, { maxLength: 5, size: 'max' }), { nil: null, freq: 2 }),
  ipAllowList: fc.oneof(
    { weight: 5, arbitrary: fc.constant([]) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        ['203.0.113.0/24'],
        ['203.0.113.7'],
        ['2001:db8::/32'],
        ['198.51.100.0/24', '2001:db8::1', '203.0.113.7'],
      ),
    },
  ),
});
/** A session carries the whole role and has no list. */
const session: fc.Arbitrary<Credential> = credential.map(({ state }) => ({
  state,
  scopes: null,
  ipAllowList: [],
}));
const situation: fc.Arbitrary<Situation> = fc.record({
  grants: fc.oneof(
    { weight: 1, arbitrary: fc.constant(['*:*']) },
    { weight: 2, arbitrary: fc.array(roleGrant, { minLength: 1, maxLength: 6, size: 'max' }) },
  ),
  organization: often<Situation['organization']>('active', 'suspended'),
  account: often<Situation['account']>('active', 'suspended'),
  membership: often<Situation['membership']>('ACTIVE', 'SUSPENDED', 'INVITED', 'removed'),
  credentials: fc.record({ token: credential, child: credential, key: credential, session }),
});
const question: fc.Arbitrary<Question> = fc.record({
  permission: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...FEW) },
    { weight: 2, arbitrary: permission },
    { weight: 1, arbitrary: fc.constantFrom(...UNKNOWN) },
  ),
  entityId: fc.option(fc.constantFrom('e-1', 'e-2', 'e-3'), { nil: null, freq: 2 }),
  address: fc.constantFrom(
    '203.0.113.7',
    '203.0.113.200',
    '::ffff:203.0.113.7',
    '2001:db8::1',
    null,
  ),
});

/** Returns whether the grant covers the permission. */
function names(text: string, asked: string): boolean {
  const [grant, parts] = [text.split(':'), asked.split(':')];
  return (
    grant.length === 2 &&
    parts.length === 2 &&
    parts.every((part, i) => grant[i] === '*' || grant[i] === part)
  );
}

/**
 * Returns whether the scope confers it: a wildcard for the entity type confers no guarded
 * permission.
 */
const brings = (text: string, asked: string): boolean =>
  names(text, asked) && !(text.startsWith('*:') && isGuarded(asked));

/** Returns whether a scope, or the named scope, has the permission on this entity. */
const confers = ({ permission: text, entityId }: Scope, asked: Question): boolean =>
  (entityId === null || entityId === asked.entityId) &&
  (world.catalog.scopes.find(({ name }) => name === text)?.grants ?? [text]).some((one) =>
    brings(one, asked.permission),
  );

/** Returns whether the credential carries the permission, whatever its owner's role. */
function carries(subject: Subject, { scopes }: Credential, asked: Question): boolean {
  if (subject === 'session') return true;
  return scopes === null ? !isGuarded(asked.permission) : scopes.some((one) => confers(one, asked));
}

function isOnList(list: readonly string[], address: string | null): boolean {
  if (list.length === 0) return true;
  const blocks = new BlockList();
  const family = (text: string) => (isIPv4(text) ? 'ipv4' : 'ipv6');
  for (const entry of list) {
    const [base = '', bits] = entry.split('/');
    if (bits === undefined) blocks.addAddress(base, family(base));
    else blocks.addSubnet(base, Number(bits), family(base));
  }
  return address !== null && blocks.check(address, family(address));
}

/**
 * Returns whether it is accepted, and may do what is asked. A token issued by a token needs both to
 * be.
 */
function isRight(
  { grants, organization, account, membership, credentials }: Situation,
  subject: Subject,
  asked: Question,
): boolean {
  const all = subject === 'child' ? [credentials.child, credentials.token] : [credentials[subject]];
  const isHolderActive = subject === 'key' || (account === 'active' && membership === 'ACTIVE');
  return (
    organization === 'active' &&
    isHolderActive &&
    all.every(({ state }) => state === 'active') &&
    world.catalog.permissions.includes(asked.permission) &&
    grants.some((one) => names(one, asked.permission)) &&
    all.every((one) => carries(subject, one, asked)) &&
    all.every(({ ipAllowList }) => isOnList(ipAllowList, asked.address))
  );
}

const withEvery = (at: Situation, differs: Partial<Credential>): Situation => {
  const { token, child, key, session } = at.credentials;
  return {
    ...at,
    credentials: {
      token: { ...token, ...differs },
      child: { ...child, ...differs },
      key: { ...key, ...differs },
      session,
    },
  };
};
/** Each condition, with the situations and questions that meet it. */
const CONDITIONS: Readonly<
  Record<string, (at: Situation, asked: Question) => readonly [Situation, Question]>
> = {
  organization: (at, asked) => [{ ...at, organization: 'active' }, asked],
  account: (at, asked) => [{ ...at, account: 'active' }, asked],
  membership: (at, asked) => [{ ...at, membership: 'ACTIVE' }, asked],
  state: (at, asked) => [withEvery(at, { state: 'active' }), asked],
  address: (at, asked) => [withEvery(at, { ipAllowList: [] }), asked],
  role: (at, asked) => [{ ...at, grants: ['*:*'] }, asked],
  scopes: (at, asked) => [
    withEvery(at, { scopes: [{ permission: asked.permission, entityId: null }] }),
    asked,
  ],
  entity: (at, asked) => [at, { ...asked, entityId: asked.entityId === 'e-1' ? 'e-2' : 'e-1' }],
};
const SAMPLES = 3_000;

test('the generated questions depend on every condition and are often allowed and often denied', () => {
  const samples = fc.sample(fc.tuple(situation, question), SAMPLES);
  const oftenEnough = (is: (at: Situation, asked: Question) => boolean, share: number) =>
    samples.filter((sample) => is(...sample)).length > SAMPLES * share;
  for (const subject of ['token', 'child'] as const) {
    const right = (at: Situation, asked: Question) => isRight(at, subject, asked);
    expect(oftenEnough(right, 0.08) && oftenEnough((...sample) => !right(...sample), 0.08)).toBe(
      true,
    );
    for (const [condition, met] of Object.entries(CONDITIONS)) {
      const isDecided = oftenEnough(
        (...sample) => !right(...sample) && right(...met(...sample)),
        0.003,
      );
      expect({ subject, condition, isDecided }).toEqual({ subject, condition, isDecided: true });
    }
  }
});

/** One organization, whose rows each run changes. */
interface Stage {
  readonly tenant: Tenant;
  readonly holder: Person;
  readonly asker: string;
  readonly roleId: string;
  readonly subjects: Readonly<Record<Subject, { readonly id: string; readonly secret: string }>>;
}

let world: World;
let stage: Stage;
beforeAll(async () => {
  world = await createWorld({ TRUSTED_PROXIES: '127.0.0.1' });
  stage = await newStage();
});
afterAll(() => world.close());

async function newStage(): Promise<Stage> {
  const tenant = await world.newOrganization();
  const { role } = payloadOf(
    (
      await tenant.owner.execute(CreateRoleDocument, {
        input: { key: ROLE, name: ROLE, grants: ['*:*'] },
      })
    ).createRole,
  );
  const holder = await tenant.newMember(ROLE);
  const token = await tenant.newToken(holder, {
    scopes: [{ permission: 'personal-access-token:create' }],
  });
  const child = await tenant.newToken({ ...holder, execute: token.execute }, { scopes: [] });
  const key = await newKey(world, tenant.owner, { role: ROLE });
  const { secret: asker } = await newAsker(world, tenant);
  const { rows } = await world.database.pool.query<{ id: string }>(
    'select id from credential where prefix = $1',
    [prefixOf(holder.secret)],
  );
  const subjects = {
    token: { id: rowId(token.id), secret: token.secret },
    child: { id: rowId(child.id), secret: child.secret },
    key: { id: rowId(key.id), secret: key.secret },
    session: { id: rows[0]?.id ?? '', secret: holder.secret },
  };
  return { tenant, holder, asker, roleId: rowId(role.id), subjects };
}

const SET_CREDENTIAL = `
  update credential set narrowed = $2, ip_allow_list = $3,
    revoked_at = case when $4 = 'revoked' then now() end,
    expires_at = case when $4 = 'expired' then now() - interval '1 second' else now() + interval '1 day' end
  where id = $1`;
const ADD_SCOPES = `
  insert into scope (id, credential_id, permission, entity_id, created_at)
  select gen_random_uuid(), $1, permission, entity_id, now() from unnest($2::text[], $3::text[]) as added (permission, entity_id)`;

/** Writes the situation to the database. */
async function arrange(situation: Situation): Promise<void> {
  const { tenant, holder, roleId, subjects } = stage;
  const { pool } = world.database;
  const suspendedAt = (state: 'active' | 'suspended'): Date | null =>
    state === 'suspended' ? new Date() : null;
  await pool.query('update organization set suspended_at = $2 where id = $1', [
    tenant.id,
    suspendedAt(situation.organization),
  ]);
  await pool.query('update user_account set suspended_at = $2 where id = $1', [
    rowId(holder.userId),
    suspendedAt(situation.account),
  ]);
  await pool.query('update role set grants = $2 where id = $1', [roleId, situation.grants]);
  await setMembership(situation.membership, [
    rowId(holder.memberId),
    tenant.id,
    rowId(holder.userId),
    roleId,
  ]);
  await pool.query('delete from scope where credential_id = any($1)', [
    Object.values(subjects).map(({ id }) => id),
  ]);
  for (const [name, { state, scopes, ipAllowList }] of Object.entries(situation.credentials)) {
    const { id } = subjects[name as Subject];
    await pool.query(SET_CREDENTIAL, [id, scopes !== null, ipAllowList, state]);
    if (scopes !== null && scopes.length > 0)
      await pool.query(ADD_SCOPES, [
        id,
        scopes.map((one) => one.permission),
        scopes.map(({ entityId }) => entityId),
      ]);
  }
}

/**
 * Removing deletes the row and its references from credentials; restoring adds the references
 * again.
 */
async function setMembership(
  membership: Situation['membership'],
  [memberId = '', ...more]: string[],
): Promise<void> {
  const { pool } = world.database;
  if (membership === 'removed') {
    await pool.query('delete from member where id = $1', [memberId]);
    return;
  }
  await pool.query(
    `insert into member (id, organization_id, user_id, role_id, status, created_at) values ($1, $2, $3, $4, $5, now())
     on conflict (id) do update set status = excluded.status`,
    [memberId, ...more, membership],
  );
  const { token, child, session } = stage.subjects;
  await pool.query('update credential set member_id = $1 where id = any($2)', [
    memberId,
    [token.id, child.id, session.id],
  ]);
}

const from = ({ address }: Question) => (address === null ? {} : { 'X-Forwarded-For': address });

/** A 401 is a rejection; any other unexpected status is an error of the test. */
function yesOrNo(answer: Answer, read: (answer: Answer) => unknown): boolean {
  if (answer.status === 401) return false;
  const said = answer.status === 200 ? read(answer) : undefined;
  if (typeof said !== 'boolean') throw new Error(`${answer.status}: ${answer.text}`);
  return said;
}

interface Evaluated {
  readonly evaluations: readonly { readonly decision: boolean }[];
}

const askGraphQL = async (secret: string, asked: Question): Promise<boolean> => {
  const variables = { permission: asked.permission, entityId: asked.entityId };
  const answer = await post(world.url, CanDocument.toString(), {
    headers: { ...bearer(secret), ...from(asked) },
    variables,
  });
  return yesOrNo(
    answer,
    ({ body }) => (body.data?.['viewer'] as { can?: unknown } | undefined)?.can,
  );
};

const askExplanation = async (
  credentialId: string,
  { permission, entityId, address }: Question,
): Promise<boolean> => {
  const variables = { input: { credentialId, permission, entityId, ip: address } };
  const answer = await post(world.url, ExplainAccessDocument.toString(), {
    headers: bearer(stage.tenant.owner.secret),
    variables,
  });
  return yesOrNo(
    answer,
    ({ body }) => (body.data?.['explainAccess'] as { allowed?: unknown } | undefined)?.allowed,
  );
};

const askIntrospection = async (
  token: string,
  { permission, entityId, address }: Question,
): Promise<boolean> => {
  const fields = {
    token,
    permission,
    ...(entityId !== null && { entity_id: entityId }),
    ...(address !== null && { ip: address }),
  };
  const answer = await postForm(world.url, '/oauth/introspect', fields, bearer(stage.asker));
  return yesOrNo(answer, (one) => jsonOf(one)['active'] === true && jsonOf(one)['allowed']);
};

const askForwardAuth = async (secret: string, asked: Question): Promise<boolean> => {
  const query = new URLSearchParams({
    permission: asked.permission,
    ...(asked.entityId !== null && { entity: asked.entityId }),
  });
  const { status, text } = await send(`${world.url}/forward-auth?${query.toString()}`, {
    headers: { ...bearer(secret), ...from(asked) },
  });
  if (status !== 200 && status !== 401 && status !== 403) throw new Error(`${status}: ${text}`);
  return status === 200;
};

/** Returns one decision for each subject; all are denials when the service itself is rejected. */
const askAuthzen = async (
  subjects: readonly object[],
  { permission, entityId, address }: Question,
): Promise<readonly boolean[]> => {
  const colon = permission.indexOf(':');
  const body = {
    action: { name: permission.slice(colon + 1) },
    resource: { type: permission.slice(0, colon), id: entityId ?? '*' },
    ...(address !== null && { context: { ip: address } }),
    evaluations: subjects.map((subject) => ({ subject })),
  };
  const answer = await postJson(world.url, '/access/v1/evaluations', body, bearer(stage.asker));
  if (answer.status === 401) return subjects.map(() => false);
  if (answer.status !== 200) throw new Error(`${answer.status}: ${answer.text}`);
  return (jsonOf(answer) as unknown as Evaluated).evaluations.map(({ decision }) => decision);
};

/** Only the session itself may request its explanation. */
const EXPLAINED: Readonly<Partial<Record<Subject, string>>> = {
  token: 'PersonalAccessToken',
  child: 'PersonalAccessToken',
  key: 'ApiKey',
};

/** The decision of every surface, by its name. */
async function askAll(subject: Subject, asked: Question): Promise<Record<string, boolean>> {
  const { id, secret } = stage.subjects[subject];
  const type = EXPLAINED[subject];
  const [can, introspection, forwardAuth, [bySecret = false, byPrefix = false], explanation] =
    await Promise.all([
      askGraphQL(secret, asked),
      askIntrospection(secret, asked),
      askForwardAuth(secret, asked),
      askAuthzen(
        [secret, prefixOf(secret)].map((text) => ({ type: 'credential', id: text })),
        asked,
      ),
      type ? askExplanation(globalId(type, id), asked) : null,
    ]);
  return {
    can,
    introspection,
    forwardAuth,
    bySecret,
    byPrefix,
    ...(explanation !== null && { explanation }),
  };
}

/** Runs a property in generated situations, and expects both decisions to occur. */
async function inEverySituation(
  check: (situation: Situation, asked: Question) => Promise<boolean>,
): Promise<void> {
  const answers = { yes: 0, no: 0 };
  const property = fc.asyncProperty(situation, question, async (at, asked) => {
    answers[(await check(at, asked)) ? 'yes' : 'no']++;
  });
  await fc.assert(property, { numRuns: RUNS });
  expect(answers.yes).toBeGreaterThan(ANSWERS_MIN);
  expect(answers.no).toBeGreaterThan(ANSWERS_MIN);
}

test.each<[string, Subject]>([
  ['a token', 'token'],
  ['a token that a token made', 'child'],
  ['an API key', 'key'],
  ['a session', 'session'],
])(
  'every surface answers %s as its role and its scopes together allow',
  (_, subject) =>
    inEverySituation(async (at, asked) => {
      await arrange(at);
      const right = isRight(at, subject, asked);
      const answers = await askAll(subject, asked);
      expect(answers).toEqual(
        Object.fromEntries(Object.keys(answers).map((surface) => [surface, right])),
      );
      return right;
    }),
  TIMEOUT_MS,
);

test(
  'AuthZEN decides about a user, by id and by e-mail address, as about their session',
  () =>
    inEverySituation(async (situation, asked) => {
      const signedIn: Credential = { state: 'active', scopes: null, ipAllowList: [] };
      const at = { ...situation, credentials: { ...situation.credentials, session: signedIn } };
      await arrange(at);
      const { userId, email, secret } = stage.holder;
      const right = isRight(at, 'session', asked);
      const [can, byUser] = await Promise.all([
        askGraphQL(secret, asked),
        askAuthzen(
          [userId, email].map((id) => ({ type: 'user', id })),
          asked,
        ),
      ]);
      expect({ can, byUser }).toEqual({ can: right, byUser: [right, right] });
      return right;
    }),
  TIMEOUT_MS,
);
