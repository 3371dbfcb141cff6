import { randomUUID } from 'node:crypto';
import { RemoveMemberDocument } from '../../../src/client/client.ts';
import { drawSecret } from '../../../src/secrets/random.ts';
import { globalId, rowId } from '../../support/node-id.ts';
import { payloadOf, type World } from '../../support/world.ts';
import type { Presented, Stage } from './stage.ts';

/** The columns that differ in a copy of a row. */
type Changes = Readonly<Record<string, unknown>>;

/** Copies a row with other values in some columns. Returns the row id of the copy. */
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

/** Draws a prefix from the alphabet of secrets, so that thousands of rows do not collide. */
const newPrefix = (kind: string): string =>
  `${kind}_${drawSecret('API_KEY').prefix.slice('key_'.length)}`;

/** The columns of a credential that this user has just revoked. */
export const revokedBy = (userId: string): Changes => ({
  revoked_at: new Date().toISOString(),
  revoked_by_id: rowId(userId),
});

/** Creates a token like that of this owner; `own` belongs to the caller. */
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

/** Creates an API key whose role has no permissions. */
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

/** Creates a scope of a token. */
export async function freshScope({ world }: Stage, tokenId: string): Promise<string> {
  const id = randomUUID();
  await world.database.pool.query(
    "insert into scope (id, credential_id, permission, created_at) values ($1, $2, 'channel:read', now())",
    [id, rowId(tokenId)],
  );
  return globalId('Scope', id);
}

/** Returns the row id of a role of the organization. */
export const roleIdOf = async ({ world, tenant }: Stage, key: string): Promise<string> => {
  const { rows } = await world.database.pool.query<{ id: string }>(
    'select id from role where organization_id = $1 and key = $2',
    [tenant.id, key],
  );
  return rows[0]?.id ?? '';
};

/** Creates a member with this role. */
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

/** Creates and removes a member. Returns the row id of the former membership. */
export async function freshFormerMember(stage: Stage): Promise<string> {
  const memberId = await freshMember(stage);
  payloadOf(
    (await stage.tenant.owner.execute(RemoveMemberDocument, { input: { memberId } })).removeMember,
  );
  return rowId(memberId);
}

/** Creates a role like this one. Returns its key. */
export async function freshRole(
  stage: Stage,
  like: 'powerless' | 'minter' = 'powerless',
): Promise<string> {
  const key = `r-${randomUUID()}`;
  await copyRow(stage.world, 'role', await roleIdOf(stage, like), { key });
  return key;
}

/** Creates another session of the caller; of the bystander if the caller is a key. */
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
