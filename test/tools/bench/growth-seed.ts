import { createHash } from 'node:crypto';
import type { Pool } from 'pg';

// Grows the database of `seed` by a few statements. Ids are md5 sums of names, as in seed.ts.

const id = (name: string): string => `md5(${name})::uuid`;
const uuidOf = (name: string): string => createHash('md5').update(name).digest('hex');

/** The organization of the first token, by row id. */
export const FIRST_ORGANIZATION = uuidOf('organization 1').replace(
  /^(.{8})(.{4})(.{4})(.{4})/,
  '$1-$2-$3-$4-',
);

const analyze = async (pool: Pool): Promise<void> => {
  await pool.query('vacuum analyze');
  await pool.query('checkpoint').catch(() => undefined);
};

/**
 * Adds tokens, and for each ten of them a member, and for each hundred of those an organization.
 */
export async function addTenants(pool: Pool, from: number, to: number): Promise<void> {
  if (from === to) return;
  const organizations = [from / 1_000 + 1, to / 1_000];
  const users = [from / 10 + 1, to / 10];
  const tokens = [from + 1, to];
  await pool.query(
    `insert into organization (id, slug, name, default_token_lifetime, never_expiring_tokens, require_ip_allow_list, delete_active_tokens, unique_token_names, created_at)
     select ${id("'added organization ' || n")}, 'added-' || n, 'Added ' || n, 'P90D', true, false, true, false, now() from generate_series($1::int, $2::int) n`,
    organizations,
  );
  await pool.query(
    `insert into role (id, organization_id, key, name, grants, built_in, created_at)
     select ${id("'added role ' || r.key || ' ' || n")}, ${id("'added organization ' || n")}, r.key, r.name, r.grants, true, now()
     from role r, generate_series($1::int, $2::int) n where r.organization_id = '${FIRST_ORGANIZATION}'`,
    organizations,
  );
  await insertUsers(pool, users);
  await pool.query(
    `insert into member (id, organization_id, user_id, role_id, status, created_at)
     select ${id("'added member ' || n")}, ${id("'added organization ' || (n + 99) / 100")}, ${id("'added user ' || n")},
       ${id("'added role developer ' || (n + 99) / 100")}, 'ACTIVE', now() from generate_series($1::int, $2::int) n`,
    users,
  );
  await pool.query(
    `insert into credential (id, kind, type, prefix, secret_hash, organization_id, owner_id, member_id, maker_ids, name, narrowed, ip_allow_list, created_at, updated_at, expires_at)
     select ${id("'added token ' || n")}, 'PERSONAL_ACCESS_TOKEN', 'PERSONAL', 'add_' || lpad(to_hex(n::bigint * 7368787 % 16777213), 6, '0'), like_it.secret_hash,
       ${id("'added organization ' || (n + 999) / 1000")}, ${id("'added user ' || (n + 9) / 10")}, ${id("'added member ' || (n + 9) / 10")},
       '{}', 'Token ' || n, n % 2 = 1, '{}', now() - n * interval '1 s', now(), now() + interval '90 days'
     from generate_series($1::int, $2::int) n, (select secret_hash from credential where kind = 'PERSONAL_ACCESS_TOKEN' limit 1) like_it`,
    tokens,
  );
  await pool.query(
    `insert into scope (id, credential_id, permission, entity_id, created_at)
     select gen_random_uuid(), ${id("'added token ' || n")}, permission, entity_id, now()
     from generate_series($1::int, $2::int, 2) n, (values ('channel:*', null), ('message:read', null), ('dashboard:read', '42')) scopes (permission, entity_id)`,
    tokens,
  );
  await pool.query(
    `insert into credential_use (credential_id, last_used_at) select ${id("'added token ' || n")}, now() - interval '1 day' from generate_series($1::int, $2::int) n`,
    tokens,
  );
  await analyze(pool);
}

const insertUsers = (pool: Pool, users: readonly number[]) =>
  pool.query(
    `insert into user_account (id, kind, name, email, created_at)
     select ${id("'added user ' || n")}, 'PERSON', 'User ' || n, 'added-' || n || '@example.org', now() from generate_series($1::int, $2::int) n`,
    [...users],
  );

/** Adds developers to the first organization. */
export async function addMembers(pool: Pool, from: number, to: number): Promise<void> {
  if (from === to) return;
  await insertUsers(pool, [from + 1, to]);
  await pool.query(
    `insert into member (id, organization_id, user_id, role_id, status, created_at)
     select ${id("'added member ' || n")}, '${FIRST_ORGANIZATION}', ${id("'added user ' || n")}, ${id("'role developer 1'")}, 'ACTIVE', now() + n * interval '1 ms'
     from generate_series($1::int, $2::int) n`,
    [from + 1, to],
  );
  await analyze(pool);
}

const OPERATIONS = [
  'publish',
  'subscribe',
  'read',
  'list',
  'create',
  'update',
  'delete',
  'share',
  'unshare',
];
const PERMISSIONS = [...OPERATIONS.map((operation) => `channel:${operation}`), 'message:read'];

/**
 * Replaces the scopes of the first token with `count` scopes on one entity each, alternating between
 * `permissions` permissions.
 */
export async function replaceScopes(pool: Pool, count: number, permissions: number): Promise<void> {
  const token = id("'token 1'");
  await pool.query(`delete from scope where credential_id = ${token}`);
  await pool.query(
    `insert into scope (id, credential_id, permission, entity_id, created_at)
     select gen_random_uuid(), ${token}, ($2::text[])[1 + n % cardinality($2::text[])], (1 + n / cardinality($2::text[]))::text, now()
     from generate_series(0, $1::int - 1) n`,
    [count, PERMISSIONS.slice(0, permissions)],
  );
  await analyze(pool);
}
