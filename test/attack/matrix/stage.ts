import { randomUUID } from 'node:crypto';
import {
  ChangeMemberRoleDocument,
  CreateRoleDocument,
  RemoveMemberDocument,
} from '../../../src/client/client.ts';
import { newKey, newServiceUser } from '../../support/personal-access-token-steps.ts';
import type { TokenPolicy } from '../../../src/access/standing.ts';
import { DEFAULT_POLICY } from '../../../src/organization/policy.ts';
import { drawSecret } from '../../../src/secrets/random.ts';
import { globalId, rowId } from '../../support/node-id.ts';
import { payloadOf, type Person, type Tenant, type World } from '../../support/world.ts';
import { KINDS, ROLES, type Caller, type Kind, type Role } from './oracle.ts';

/** A credential that asks. */
export interface Presented {
  readonly caller: NonNullable<Caller>;
  readonly secret: string;
  /** Its global id. */
  readonly id: string;
  /** Whose it is; null for a key. */
  readonly person: Person | null;
}

/**
 * One organization with every caller there is, and things to act on that differ from each other in
 * one row.
 */
export interface Stage {
  readonly world: World;
  readonly tenant: Tenant;
  readonly presented: readonly Presented[];
  /** A member whose role holds nothing, and a service user with the same role. */
  readonly bystander: Person;
  readonly robot: { readonly memberId: string; readonly userId: string };
  readonly templates: Readonly<Record<'own' | 'person' | 'robot' | 'key', string>>;
}

/**
 * Roles of the organization's own: one that holds nothing, and two that hold something to be handed
 * out.
 */
const OTHER_ROLES = { powerless: [], eraser: ['organization:delete'], minter: ['api-key:create'] };

/** Makes the organization. Everybody is an owner until their tokens are made. */
export async function newStage(world: World): Promise<Stage> {
  const tenant = await world.newOrganization();
  const { owner, newMember, newToken } = tenant;
  for (const [key, grants] of Object.entries(OTHER_ROLES))
    payloadOf(
      (await owner.execute(CreateRoleDocument, { input: { key, name: key, grants } })).createRole,
    );
  const presented: Presented[] = [];
  for (const role of ROLES) {
    const person = await newMember('owner');
    for (const kind of KINDS)
      presented.push({
        caller: { role, kind },
        ...(await newCredential(world, tenant, person, role, kind)),
      });
    payloadOf(
      (
        await owner.execute(ChangeMemberRoleDocument, {
          input: { memberId: person.memberId, role },
        })
      ).changeMemberRole,
    );
  }
  const bystander = await newMember('owner');
  const person = await newToken(bystander, { scopes: [] });
  payloadOf(
    (
      await owner.execute(ChangeMemberRoleDocument, {
        input: { memberId: bystander.memberId, role: 'powerless' },
      })
    ).changeMemberRole,
  );
  const robot = await newServiceUser(owner, 'powerless');
  const robots = await newToken(owner, { scopes: [], ownerId: robot.userId });
  const own = await newToken(owner, { scopes: [] });
  const { id: key } = await newKey(world, owner, { role: 'powerless', scopes: [] });
  return {
    world,
    tenant,
    presented,
    bystander,
    robot,
    templates: { own: own.id, person: person.id, robot: robots.id, key },
  };
}

async function newCredential(
  world: World,
  { owner, newToken, signIn }: Tenant,
  person: Person,
  role: Role,
  kind: Kind,
) {
  const input = { name: kind, ...(kind.startsWith('whole') ? {} : { scopes: [] }) };
  if (kind === 'session') {
    const secret = await signIn(person.email);
    const { rows } = await world.database.pool.query<{ id: string }>(
      'select id from credential where prefix = $1',
      [secret.slice(0, 10)],
    );
    return { secret, id: globalId('Session', rows[0]?.id ?? ''), person };
  }
  if (kind.endsWith('key') || kind === 'key just')
    return { ...(await newKey(world, owner, { ...input, role })), person: null };
  return { ...(await newToken(person, input)), person };
}

/** What is to be different in a copy of a row. */
type Changes = Readonly<Record<string, unknown>>;

/** Copies a row, but for some columns; gives the row id of the copy. */
export async function copyRow(
  { database }: World,
  table: 'credential' | 'member' | 'user_account' | 'role',
  id: string,
  changes: Changes,
): Promise<string> {
  const copy = randomUUID();
  await database.pool.query(
    `insert into ${table} select (jsonb_populate_record(null::${table}, to_jsonb(t) || $2::jsonb)).* from ${table} t where id = $1`,
    [id, JSON.stringify({ id: copy, ...changes })],
  );
  return copy;
}

/** Drawn from the alphabet of secrets: six hexadecimal digits collide within thousands of rows. */
const newPrefix = (kind: string): string =>
  `${kind}_${drawSecret('API_KEY').prefix.slice('key_'.length)}`;

/** Revoked by this user, a moment ago. */
export const revokedBy = (userId: string): Changes => ({
  revoked_at: new Date().toISOString(),
  revoked_by_id: rowId(userId),
});

/** A fresh token like the one of that owner; `own` is of whoever asks. */
export async function freshToken(
  { world, templates }: Stage,
  of: 'own' | 'person' | 'robot',
  asker: Presented,
  changes: Changes = {},
): Promise<string> {
  const { person } = asker;
  const own =
    of === 'own' && person
      ? { owner_id: rowId(person.userId), member_id: rowId(person.memberId) }
      : {};
  return globalId(
    'PersonalAccessToken',
    await copyRow(world, 'credential', rowId(templates[of]), {
      prefix: newPrefix('pat'),
      ...own,
      ...changes,
    }),
  );
}

/** A fresh API key whose role holds nothing. */
export const freshKey = async (
  { world, templates }: Stage,
  changes: Changes = {},
): Promise<string> =>
  globalId(
    'ApiKey',
    await copyRow(world, 'credential', rowId(templates.key), {
      prefix: newPrefix('key'),
      ...changes,
    }),
  );

/** A fresh scope of a token. */
export async function freshScope({ world }: Stage, tokenId: string): Promise<string> {
  const id = randomUUID();
  await world.database.pool.query(
    "insert into scope (id, credential_id, permission, created_at) values ($1, $2, 'channel:read', now())",
    [id, rowId(tokenId)],
  );
  return globalId('Scope', id);
}

const roleIdOf = async ({ world, tenant }: Stage, key: string): Promise<string> => {
  const { rows } = await world.database.pool.query<{ id: string }>(
    'select id from role where organization_id = $1 and key = $2',
    [tenant.id, key],
  );
  return rows[0]?.id ?? '';
};

/** A fresh member with this role. */
export async function freshMember(
  stage: Stage,
  role: 'powerless' | 'minter' | 'eraser' = 'powerless',
  status = 'ACTIVE',
): Promise<string> {
  const { world, bystander } = stage;
  const userId = await copyRow(world, 'user_account', rowId(bystander.userId), {
    email: `${randomUUID()}@example.org`,
  });
  const changes = { user_id: userId, role_id: await roleIdOf(stage, role), status };
  return globalId('Member', await copyRow(world, 'member', rowId(bystander.memberId), changes));
}

/** Somebody who was removed; returns the row id that their membership had. */
export async function freshFormerMember(stage: Stage): Promise<string> {
  const memberId = await freshMember(stage);
  payloadOf(
    (await stage.tenant.owner.execute(RemoveMemberDocument, { input: { memberId } })).removeMember,
  );
  return rowId(memberId);
}

/** A fresh role like this one; gives its key. */
export async function freshRole(
  stage: Stage,
  like: 'powerless' | 'minter' = 'powerless',
): Promise<string> {
  const key = `r-${randomUUID()}`;
  await copyRow(stage.world, 'role', await roleIdOf(stage, like), { key });
  return key;
}

/** Gives the organization this policy; what is left out is the default. */
export async function setPolicy(
  { world, tenant }: Stage,
  policy: Partial<TokenPolicy>,
): Promise<void> {
  const {
    defaultTokenLifetime,
    maxTokenLifetime,
    neverExpiringTokens,
    requireIpAllowList,
    deleteActiveTokens,
    uniqueTokenNames,
  } = {
    ...DEFAULT_POLICY,
    ...policy,
  };
  await world.database.pool.query(
    `update organization set default_token_lifetime = $2, max_token_lifetime = $3, never_expiring_tokens = $4, require_ip_allow_list = $5,
       delete_active_tokens = $6, unique_token_names = $7 where id = $1`,
    [
      tenant.id,
      defaultTokenLifetime,
      maxTokenLifetime,
      neverExpiringTokens,
      requireIpAllowList,
      deleteActiveTokens,
      uniqueTokenNames,
    ],
  );
}

/**
 * What a scope on one entity would name: the id in an input or in variables, that of the role that
 * it names by key, else the organization's.
 */
export async function entityIn(stage: Stage, value: object): Promise<string> {
  const entries = Object.entries(value);
  const found = entries.find(
    ([key, one]) => typeof one === 'string' && /id$/i.test(key) && key !== 'ownerId',
  );
  if (found) return String(found[1]);
  if ('key' in value) return globalId('Role', await roleIdOf(stage, String(value.key)));
  const nested = entries
    .map(([, one]) => one as unknown)
    .find((one) => typeof one === 'object' && one !== null && !Array.isArray(one));
  return nested ? entityIn(stage, nested) : globalId('Organization', stage.tenant.id);
}

/** Another session of whoever asks; of the bystander for a key. */
export async function freshSession(
  { world, bystander, presented }: Stage,
  { caller, person }: Presented,
): Promise<string> {
  const session = presented.find(
    (one) => one.caller.role === caller.role && one.caller.kind === 'session',
  );
  const whose = person ?? bystander;
  const changes = {
    prefix: newPrefix('ses'),
    owner_id: rowId(whose.userId),
    member_id: rowId(whose.memberId),
  };
  return globalId('Session', await copyRow(world, 'credential', rowId(session?.id ?? ''), changes));
}

/**
 * Gives every narrowed credential the scopes that one question turns on; those on one entity get
 * theirs by `aim`.
 */
export async function setScopes(
  { world, presented }: Stage,
  decisive: string | null,
): Promise<void> {
  const but = world.catalog.permissions.filter((one) => one !== decisive);
  const just = decisive === null ? [] : [decisive];
  const rows = presented.flatMap(({ caller: { kind }, id }) =>
    (kind === 'token but' ? but : kind.endsWith('just') ? just : []).map((one) => [rowId(id), one]),
  );
  await replaceScopes(
    world,
    presented
      .filter(({ caller: { kind } }) => !kind.startsWith('whole') && kind !== 'session')
      .map(({ id }) => rowId(id)),
    rows,
  );
}

/** Narrows a token to what is decisive, on one entity. */
export async function aim(
  { world }: Stage,
  { id }: Presented,
  decisive: string | null,
  entityId: string,
): Promise<void> {
  await replaceScopes(
    world,
    [rowId(id)],
    decisive === null ? [] : [[rowId(id), decisive, entityId]],
  );
}

async function replaceScopes(
  { database: { pool } }: World,
  ids: readonly string[],
  scopes: readonly (readonly string[])[],
): Promise<void> {
  await pool.query('delete from scope where credential_id = any($1)', [ids]);
  await pool.query(
    `insert into scope (id, credential_id, permission, entity_id, created_at)
     select gen_random_uuid(), credential_id, permission, entity_id, now() from unnest($1::uuid[], $2::text[], $3::text[]) as one (credential_id, permission, entity_id)`,
    [
      scopes.map(([id]) => id),
      scopes.map(([, permission]) => permission),
      scopes.map(([, , entityId]) => entityId ?? null),
    ],
  );
}

/** Lets every caller back in that ended itself. */
export async function heal({ world, presented }: Stage): Promise<void> {
  await world.database.pool.query(
    'update credential set revoked_at = null, revoked_by_id = null where id = any($1)',
    [presented.map(({ id }) => rowId(id))],
  );
}
