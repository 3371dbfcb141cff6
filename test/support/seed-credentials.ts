import pLimit from 'p-limit';
import { availableParallelism } from 'node:os';
import type { Pool } from 'pg';
import { hasherOf } from '../../src/server/parts.ts';
import { parseConfig } from '../../src/process/config.ts';
import type { Hasher } from '../../src/secrets/hash.ts';
import { drawSecret } from '../../src/secrets/random.ts';
import { formatSecret, type Secret } from '../../src/secrets/secret-format.ts';
import { idOf, ORGANIZATION, type Seeded, type Size } from './seed-shape.ts';

/** The tokens of one user, which fill several pages. */
const PAGES = 60;

/**
 * $1: users. $2: organizations. Token n belongs to one user after the other, and the last ones to
 * the second.
 */
const OWNER = 'case when token > $3::int then 2 else (token - 1) % $1::int + 1 end';
/** The users of the first organization in turn. */
const NEIGHBOUR = '(token - $3::int) % ($1::int / $2::int) * $2::int + 1';

const insertTokens = (rows: string, owner = OWNER): string => `
  insert into credential (id, kind, type, prefix, secret_hash, organization_id, owner_id, member_id, maker_ids, name, narrowed, ip_allow_list,
    created_at, updated_at, expires_at)
  select ${idOf('token', 'token')}, 'PERSONAL_ACCESS_TOKEN', 'PERSONAL', prefix, hash, ${idOf('organization', ORGANIZATION)}, ${idOf('user', 'n')},
    ${idOf('member', 'n')}, '{}', 'Token ' || token, token % 2 = 1, '{}', now() - token * interval '1 s', now(), now() + interval '90 days'
  from (select token, prefix, hash, ${owner} as n from (${rows}) as tokens) as owned`;

/** Distinct prefixes without order: n is multiplied modulo the largest prime below 16^6. */
const FILLERS = `select token, 'pat_' || lpad(to_hex(token::bigint * 7368787 % 16777213), 6, '0') as prefix, $4::text as hash
  from generate_series($5::int, $6::int) token`;
const LOOKS_LIKE_FILLER = /^pat_[0-9a-f]{6}$/;

const SCOPES = `
  insert into scope (id, credential_id, permission, entity_id, created_at)
  select gen_random_uuid(), ${idOf('token', 'token')}, permission, entity_id, now()
  from generate_series(1, $1::int, 2) token, (values ('channel:*', null), ('message:read', null), ('dashboard:read', '42')) as scopes (permission, entity_id)`;

const USES = `insert into credential_use (credential_id, last_used_at, last_used_ip)
  select ${idOf('token', 'token')}, now() - interval '1 day', '192.0.2.1' from generate_series(1, $1::int) token`;

const GIVEN = `select given.prefix, given.hash, given.token + $6::int as token
  from unnest($4::text[], $5::text[]) with ordinality as given (prefix, hash, token)`;

const HASHED_AT_ONCE = availableParallelism();
/** The hasher rejects what would wait for more than two seconds. */
const hashing = pLimit(HASHED_AT_ONCE);

interface Filled extends Required<Size> {
  readonly organizations: number;
}

/** Inserts tokens, keys and a session, and draws the secrets of those that are presented. */
export async function insertCredentials(pool: Pool, size: Filled): Promise<Seeded> {
  const { tokens, presented, users, organizations, neighbours, apiKeys } = size;
  const hasher = await hasherOf(parseConfig({ ARGON2_CONCURRENCY: String(HASHED_AT_ONCE) }));
  const owned = [users, organizations, tokens - PAGES];
  const insertGiven = async (count: number, before: number, owner = OWNER): Promise<Given> => {
    const given = await draw(hasher, count);
    const { secrets, hashes } = given;
    const prefixes = secrets.map(({ prefix }) => prefix);
    await pool.query(insertTokens(GIVEN, owner), [...owned, prefixes, hashes, before]);
    return given;
  };
  const { secrets, hashes } = await insertGiven(Math.min(presented, tokens), 0);
  const near = await insertGiven(neighbours, tokens, NEIGHBOUR);
  // These are never presented, so any well-formed hash works.
  await pool.query(insertTokens(FILLERS), [...owned, hashes[0], secrets.length + 1, tokens]);
  await pool.query(SCOPES, [tokens + neighbours]);
  await pool.query(USES, [tokens + neighbours]);
  const keys = await insertKeys(pool, hasher, { count: apiKeys, users });
  return {
    tokens: secrets.map(({ text }) => text),
    neighbours: near.secrets.map(({ text }) => text),
    apiKey: keys[0] ?? '',
    apiKeys: keys,
    session: await insertSession(pool, hasher),
    wrong: formatSecret(
      'PERSONAL_ACCESS_TOKEN',
      `${secrets[0]?.prefix.slice(4) ?? ''}${'0'.repeat(32)}`,
    ).text,
  };
}

interface Given {
  readonly secrets: readonly Secret[];
  readonly hashes: readonly string[];
}

async function draw(hasher: Hasher, count: number): Promise<Given> {
  const secrets = Array.from({ length: count }, drawToken);
  const hashes = await hashing.map(secrets, (secret) => hasher.hashSecret(secret));
  return { secrets, hashes };
}

function drawToken(): Secret {
  for (;;) {
    const secret = drawSecret('PERSONAL_ACCESS_TOKEN');
    if (!LOOKS_LIKE_FILLER.test(secret.prefix)) return secret;
  }
}

/** $1: kind. $2, $3: prefixes and hashes. $4: the number of the first one's member, each next one later. $5: users. */
const insertOthers = (isKey: boolean): string => `
  insert into credential (id, kind, prefix, secret_hash, organization_id, owner_id, member_id, role_id, maker_ids, name, narrowed, ip_allow_list,
    created_at, updated_at, expires_at)
  select gen_random_uuid(), $1, prefix, hash, m.organization_id,
    ${isKey ? 'null, null, r.id' : 'm.user_id, m.id, null'}, '{}', 'Bench', false, '{}', now(), now(), now() + interval '90 days'
  from unnest($2::text[], $3::text[]) with ordinality as given (prefix, hash, i)
    join member m on m.id = ${idOf('member', '(($4::int + i - 2) % $5::int + 1)::text')}
    join role r on r.organization_id = m.organization_id and r.key = 'admin'`;

/** Keys with an admin's role, the first one in the first organization. */
async function insertKeys(
  pool: Pool,
  hasher: Hasher,
  { count, users }: { readonly count: number; readonly users: number },
): Promise<string[]> {
  const secrets = Array.from({ length: count }, () => drawSecret('API_KEY'));
  const hashes = await hashing.map(secrets, (secret) => hasher.hashSecret(secret));
  const prefixes = secrets.map(({ prefix }) => prefix);
  await pool.query(insertOthers(true), ['API_KEY', prefixes, hashes, 1, users]);
  return secrets.map(({ text }) => text);
}

/** A session of the third user. */
async function insertSession(pool: Pool, hasher: Hasher): Promise<string> {
  const secret = drawSecret('SESSION');
  const hash = await hasher.hashSecret(secret);
  await pool.query(insertOthers(false), ['SESSION', [secret.prefix], [hash], 3, 3]);
  return secret.text;
}
