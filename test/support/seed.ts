import { availableParallelism } from 'node:os';
import type { Pool } from 'pg';
import { hasherOf } from '../../src/server/parts.ts';
import { parseConfig } from '../../src/process/config.ts';
import type { Hasher } from '../../src/secrets/hash.ts';
import { drawSecret } from '../../src/secrets/random.ts';
import { formatSecret, type Secret, type SecretKind } from '../../src/secrets/secret-format.ts';
import { loadCatalog } from '../../src/process/load-catalog.ts';
import { openForBulk } from './bulk.ts';

/** The secrets of seeded credentials. */
export interface Seeded {
  /**
   * Personal access tokens of different users. The first is narrowed; the owner of the second has
   * more than a page of tokens.
   */
  readonly tokens: readonly string[];
  /** An API key with the role admin, in the organization of the first token. */
  readonly apiKey: string;
  readonly session: string;
  /** The prefix of the first token, with a wrong secret. */
  readonly wrong: string;
}

/**
 * The number of tokens, of those that are presented, and of the users who own them, a hundred in
 * each organization.
 */
export interface Size {
  readonly tokens: number;
  readonly presented: number;
  /** A tenth of the tokens by default. */
  readonly users?: number;
}

/** The tokens of one user, which fill several pages. */
const PAGES = 60;

const id = (kind: string, n: string): string => `md5('${kind} ' || ${n})::uuid`;

/** Migrates an empty database and fills it by a few statements. */
export async function seed(
  url: string,
  { tokens, presented, users = Math.max(10, Math.round(tokens / 10)) }: Size,
): Promise<Seeded> {
  const pool = await openForBulk(url);
  try {
    const organizations = Math.max(1, Math.round(users / 100));
    await insertOrganizations(pool, organizations);
    await insertUsers(pool, { users, organizations });
    const seeded = await insertCredentials(pool, { tokens, presented, users, organizations });
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
     select ${id('organization', 'n')}, 'team-' || n, 'Team ' || n, 'P90D', true, false, true, false, now() from generate_series(1, $1::int) n`,
    [organizations],
  );
  for (const { key, name, grants } of (await loadCatalog(undefined)).roles) {
    await pool.query(
      `insert into role (id, organization_id, key, name, grants, built_in, created_at)
       select ${id('role', `$1::text || ' ' || n`)}, ${id('organization', 'n')}, $1, $2, $3, true, now() from generate_series(1, $4::int) n`,
      [key, name, grants, organizations],
    );
  }
}

/** The organization of user n; the last of each organization is its owner. */
const ORGANIZATION = '(n - 1) % $2::int + 1';

async function insertUsers(
  pool: Pool,
  { users, organizations }: { users: number; organizations: number },
): Promise<void> {
  await pool.query(
    `insert into user_account (id, kind, name, email, created_at)
     select ${id('user', 'n')}, 'PERSON', 'User ' || n, 'user-' || n || '@example.org', now() from generate_series(1, $1::int) n`,
    [users],
  );
  await pool.query(
    `insert into member (id, organization_id, user_id, role_id, status, created_at)
     select ${id('member', 'n')}, ${id('organization', ORGANIZATION)}, ${id('user', 'n')},
       ${id('role', `case when n > $1::int - $2::int then 'owner' when n % 10 = 0 then 'admin' when n % 10 < 7 then 'developer' else 'viewer' end || ' ' || ${ORGANIZATION}`)},
       'ACTIVE', now()
     from generate_series(1, $1::int) n`,
    [users, organizations],
  );
}

/**
 * $1: users. $2: organizations. Token n belongs to one user after the other, and the last ones to
 * the second.
 */
const insertTokens = (rows: string): string => `
  insert into credential (id, kind, type, prefix, secret_hash, organization_id, owner_id, member_id, maker_ids, name, narrowed, ip_allow_list,
    created_at, updated_at, expires_at)
  select ${id('token', 'token')}, 'PERSONAL_ACCESS_TOKEN', 'PERSONAL', prefix, hash, ${id('organization', ORGANIZATION)}, ${id('user', 'n')},
    ${id('member', 'n')}, '{}', 'Token ' || token, token % 2 = 1, '{}', now() - token * interval '1 s', now(), now() + interval '90 days'
  from (select token, prefix, hash, case when token > $3::int then 2 else (token - 1) % $1::int + 1 end as n from (${rows}) as tokens) as owned`;

/** Distinct prefixes without order: n is multiplied modulo the largest prime below 16^6. */
const FILLERS = `select token, 'pat_' || lpad(to_hex(token::bigint * 7368787 % 16777213), 6, '0') as prefix, $4::text as hash
  from generate_series($5::int, $6::int) token`;
const LOOKS_LIKE_FILLER = /^pat_[0-9a-f]{6}$/;

const SCOPES = `
  insert into scope (id, credential_id, permission, entity_id, created_at)
  select gen_random_uuid(), ${id('token', 'token')}, permission, entity_id, now()
  from generate_series(1, $1::int, 2) token, (values ('channel:*', null), ('message:read', null), ('dashboard:read', '42')) as scopes (permission, entity_id)`;

const USES = `insert into credential_use (credential_id, last_used_at, last_used_ip)
  select ${id('token', 'token')}, now() - interval '1 day', '192.0.2.1' from generate_series(1, $1::int) token`;

async function insertCredentials(
  pool: Pool,
  { tokens, presented, users, organizations }: Required<Size> & { readonly organizations: number },
): Promise<Seeded> {
  const hasher = await hasherOf(
    parseConfig({ ARGON2_CONCURRENCY: String(availableParallelism()), ARGON2_QUEUE_MAX: '100000' }),
  );
  const secrets = Array.from({ length: Math.min(presented, tokens) }, drawToken);
  const hashes = await Promise.all(secrets.map((secret) => hasher.hashSecret(secret)));
  const owned = [users, organizations, tokens - PAGES];
  await pool.query(
    insertTokens(
      'select * from unnest($4::text[], $5::text[]) with ordinality as given (prefix, hash, token)',
    ),
    [...owned, secrets.map(({ prefix }) => prefix), hashes],
  );
  // These are never presented, so any well-formed hash works.
  await pool.query(insertTokens(FILLERS), [...owned, hashes[0], secrets.length + 1, tokens]);
  await pool.query(SCOPES, [tokens]);
  await pool.query(USES, [tokens]);
  return {
    tokens: secrets.map(({ text }) => text),
    apiKey: await insertOther(pool, hasher, 'API_KEY'),
    session: await insertOther(pool, hasher, 'SESSION'),
    wrong: formatSecret(
      'PERSONAL_ACCESS_TOKEN',
      `${secrets[0]?.prefix.slice(4) ?? ''}${'0'.repeat(32)}`,
    ).text,
  };
}

function drawToken(): Secret {
  for (;;) {
    const secret = drawSecret('PERSONAL_ACCESS_TOKEN');
    if (!LOOKS_LIKE_FILLER.test(secret.prefix)) return secret;
  }
}

/** A key with an admin's role in the first organization, or a session of its third user. */
async function insertOther(
  pool: Pool,
  hasher: Hasher,
  kind: SecretKind & ('API_KEY' | 'SESSION'),
): Promise<string> {
  const secret = drawSecret(kind);
  const isKey = kind === 'API_KEY';
  await pool.query(
    `insert into credential (id, kind, prefix, secret_hash, organization_id, owner_id, member_id, role_id, maker_ids, name, narrowed, ip_allow_list,
       created_at, updated_at, expires_at)
     select gen_random_uuid(), $1, $2, $3, m.organization_id, case when $4 then null else m.user_id end, case when $4 then null else m.id end,
       case when $4 then r.id end, '{}', 'Bench', false, '{}', now(), now(), now() + interval '90 days'
     from member m join role r on r.organization_id = m.organization_id and r.key = 'admin'
     where m.id = ${id('member', '$5::text')}`,
    [kind, secret.prefix, await hasher.hashSecret(secret), isKey, isKey ? '1' : '3'],
  );
  return secret.text;
}
