import type { Pool } from 'pg';
import { loadCatalog } from '../../src/process/load-catalog.ts';
import { openForBulk } from './bulk.ts';
import { insertCredentials } from './seed-credentials.ts';
import { idOf, ORGANIZATION, type Seeded, type Size } from './seed-shape.ts';

/** Migrates an empty database and fills it by a few statements. */
export async function seed(
  url: string,
  {
    tokens,
    presented,
    users = Math.max(10, Math.round(tokens / 10)),
    neighbours = 0,
    apiKeys = 1,
  }: Size,
): Promise<Seeded> {
  const pool = await openForBulk(url);
  try {
    const organizations = Math.max(1, Math.round(users / 100));
    await insertOrganizations(pool, organizations);
    await insertUsers(pool, { users, organizations });
    const seeded = await insertCredentials(pool, {
      tokens,
      presented,
      users,
      organizations,
      neighbours,
      apiKeys,
    });
    await pool.query('vacuum analyze');
    await pool.query('checkpoint').catch(() => undefined);
    return seeded;
  } finally {
    await pool.end();
  }
}

async function insertOrganizations(pool: Pool, organizations: number): Promise<void> {
  await pool.query(
    `insert into organization (id, slug, name, default_token_lifetime, never_expiring_tokens, require_ip_allow_list, delete_active_tokens,
       unique_token_names, created_at)
     select ${idOf('organization', 'n')}, 'team-' || n, 'Team ' || n, 'P90D', true, false, true, false, now() from generate_series(1, $1::int) n`,
    [organizations],
  );
  for (const { key, name, grants } of (await loadCatalog(undefined)).roles) {
    await pool.query(
      `insert into role (id, organization_id, key, name, grants, built_in, created_at)
       select ${idOf('role', `$1::text || ' ' || n`)}, ${idOf('organization', 'n')}, $1, $2, $3, true, now() from generate_series(1, $4::int) n`,
      [key, name, grants, organizations],
    );
  }
}

async function insertUsers(
  pool: Pool,
  { users, organizations }: { users: number; organizations: number },
): Promise<void> {
  await pool.query(
    `insert into user_account (id, kind, name, email, created_at)
     select ${idOf('user', 'n')}, 'PERSON', 'User ' || n, 'user-' || n || '@example.org', now() from generate_series(1, $1::int) n`,
    [users],
  );
  await pool.query(
    `insert into member (id, organization_id, user_id, role_id, status, created_at)
     select ${idOf('member', 'n')}, ${idOf('organization', ORGANIZATION)}, ${idOf('user', 'n')},
       ${idOf('role', `case when n > $1::int - $2::int then 'owner' when n % 10 = 0 then 'admin' when n % 10 < 7 then 'developer' else 'viewer' end || ' ' || ${ORGANIZATION}`)},
       'ACTIVE', now()
     from generate_series(1, $1::int) n`,
    [users, organizations],
  );
}
