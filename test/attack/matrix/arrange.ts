import type { TokenPolicy } from '../../../src/access/standing.ts';
import { DEFAULT_POLICY } from '../../../src/organization/policy.ts';
import { globalId, rowId } from '../../support/node-id.ts';
import type { World } from '../../support/world.ts';
import { roleIdOf } from './fresh.ts';
import type { Presented, Stage } from './stage.ts';

/** Sets the policy of the organization; omitted values are the default. */
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
 * Returns the entity that an input or variables name: by id, or a role by key; otherwise the
 * organization.
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

/**
 * Sets the scopes of every narrowed credential for a case with this decisive permission. `aim`
 * sets those of the credentials that are limited to one entity.
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

/** Narrows a token to the decisive permission on one entity. */
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

/** Reactivates every caller that revoked itself. */
export async function heal({ world, presented }: Stage): Promise<void> {
  await world.database.pool.query(
    'update credential set revoked_at = null, revoked_by_id = null where id = any($1)',
    [presented.map(({ id }) => rowId(id))],
  );
}
