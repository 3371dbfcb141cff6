import type { EntityManager } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import type {
  CredentialFacts,
  CredentialKind,
  MemberStatus,
  PersonalAccessTokenType,
  Standing,
  UserKind,
} from '../access/standing.ts';
import { millis, rows, toDate, toDateOrNull } from '../database/query.ts';

/**
 * A credential with everything that authorization depends on, its stored hash, and the time of the
 * read.
 */
export interface Found {
  readonly standing: Standing;
  readonly secretHash: string;
  readonly now: Date;
}

type ScopeRow = [id: string, permission: string, entityId: string | null, createdAt: number];

interface Row {
  now: number;
  id: string;
  kind: CredentialKind;
  type: PersonalAccessTokenType | null;
  prefix: string;
  secret_hash: string;
  maker_ids: string[];
  name: string;
  description: string | null;
  narrowed: boolean;
  scopes: ScopeRow[] | null;
  ip_allow_list: string[];
  created_at: number;
  updated_at: number;
  expires_at: number | null;
  revoked_at: number | null;
  revoked_by_id: string | null;
  created_by_id: string | null;
  last_used_at: number | null;
  last_used_ip: string | null;
  user_agent: string | null;
  ip: string | null;
  organization_id: string;
  slug: string;
  organization_name: string;
  default_token_lifetime: string | null;
  max_token_lifetime: string | null;
  never_expiring_tokens: boolean;
  require_ip_allow_list: boolean;
  delete_active_tokens: boolean;
  unique_token_names: boolean;
  organization_created_at: number;
  organization_suspended_at: number | null;
  owner_id: string | null;
  owner_kind: UserKind | null;
  owner_name: string | null;
  owner_email: string | null;
  owner_suspended_at: number | null;
  member_id: string | null;
  member_status: MemberStatus | null;
  member_created_at: number | null;
  role_id: string | null;
  role_key: string | null;
  role_name: string | null;
  role_built_in: boolean | null;
  role_grants: string[] | null;
}

/**
 * Builds the statement that reads the listed credentials, and the tokens that issued them, with
 * everything that authorization depends on.
 */
const select = (ids: string): string => `
  select ${millis('clock_timestamp()')} as now,
    c.id, c.kind, c.type, c.prefix, c.secret_hash, c.maker_ids, c.name, c.description, c.narrowed, c.ip_allow_list,
    ${millis('c.created_at')} as created_at, ${millis('c.updated_at')} as updated_at,
    ${millis('c.expires_at')} as expires_at, ${millis('c.revoked_at')} as revoked_at,
    c.revoked_by_id, c.created_by_id, c.user_agent, c.ip,
    case when c.narrowed then (
      select json_agg(json_build_array(s.id, s.permission, s.entity_id, extract(epoch from s.created_at)))
      from scope s where s.credential_id = c.id) end as scopes,
    ${millis('used.last_used_at')} as last_used_at, used.last_used_ip,
    o.id as organization_id, o.slug, o.name as organization_name, o.default_token_lifetime, o.max_token_lifetime,
    o.never_expiring_tokens, o.require_ip_allow_list, o.delete_active_tokens, o.unique_token_names,
    ${millis('o.created_at')} as organization_created_at, ${millis('o.suspended_at')} as organization_suspended_at,
    u.id as owner_id, u.kind as owner_kind, u.name as owner_name, u.email as owner_email,
    ${millis('u.suspended_at')} as owner_suspended_at,
    m.id as member_id, m.status as member_status, ${millis('m.created_at')} as member_created_at,
    r.id as role_id, r.key as role_key, r.name as role_name, r.built_in as role_built_in, r.grants as role_grants
  from credential c
  join organization o on o.id = c.organization_id
  left join user_account u on u.id = c.owner_id
  left join member m on m.id = c.member_id
  left join role r on r.id = coalesce(c.role_id, m.role_id)
  left join credential_use used on used.credential_id = c.id
  where c.id = any(array(
    select id from credential where ${ids}
    union select unnest(maker_ids) from credential where ${ids} and maker_ids <> '{}'))`;

// A subquery of unknown length: for a bare $1, PostgreSQL counts the elements and plans each short
// list anew.
const BY_PREFIX = select('prefix = any(array(select unnest($1::text[])))');
const BY_ID = select('id = any($1)');

/**
 * Finds credentials by prefix in one statement, optionally prepared. Leaves out prefixes that do
 * not exist.
 */
export async function findStandingsByPrefix(
  pool: Pool,
  prefixes: readonly string[],
  isPrepared: boolean,
): Promise<Map<string, Found>> {
  const query = {
    ...(isPrepared && { name: 'credential-by-prefix' }),
    text: BY_PREFIX,
    values: [[...new Set(prefixes)]],
  };
  const found = toFound((await pool.query<Row>(query)).rows);
  return new Map([...found.values()].map((one) => [one.standing.credential.prefix, one]));
}

/** Finds credentials by id, in the order of the ids. Leaves out ids that no longer exist. */
export async function findStandings(em: EntityManager, ids: readonly string[]): Promise<Found[]> {
  if (ids.length === 0) return [];
  const found = toFound(await rows<Row>(em, BY_ID, [ids]));
  return ids.flatMap((id) => found.get(id) ?? []);
}

function toFound(all: readonly Row[]): Map<string, Found> {
  const alone = new Map(all.map((row) => [row.id, { row, standing: toStanding(row) }]));
  return new Map(
    [...alone.values()].map(({ row, standing }) => {
      const makers = row.maker_ids.map((id) => alone.get(id)?.standing ?? null);
      return [
        row.id,
        {
          standing: makers.length > 0 ? { ...standing, makers } : standing,
          secretHash: row.secret_hash,
          now: toDate(row.now),
        },
      ];
    }),
  );
}

const toStanding = (row: Row): Standing => ({
  credential: toCredential(row),
  organization: {
    id: row.organization_id,
    slug: row.slug,
    name: row.organization_name,
    policy: {
      defaultTokenLifetime: row.default_token_lifetime,
      maxTokenLifetime: row.max_token_lifetime,
      neverExpiringTokens: row.never_expiring_tokens,
      requireIpAllowList: row.require_ip_allow_list,
      deleteActiveTokens: row.delete_active_tokens,
      uniqueTokenNames: row.unique_token_names,
    },
    createdAt: toDate(row.organization_created_at),
    suspendedAt: toDateOrNull(row.organization_suspended_at),
  },
  owner:
    row.owner_id === null || row.owner_kind === null || row.owner_name === null
      ? null
      : {
          id: row.owner_id,
          kind: row.owner_kind,
          name: row.owner_name,
          email: row.owner_email,
          suspendedAt: toDateOrNull(row.owner_suspended_at),
        },
  membership:
    row.member_id === null || row.member_status === null || row.member_created_at === null
      ? null
      : { id: row.member_id, status: row.member_status, createdAt: toDate(row.member_created_at) },
  role:
    row.role_id === null || row.role_key === null || row.role_name === null
      ? null
      : {
          id: row.role_id,
          key: row.role_key,
          name: row.role_name,
          builtIn: row.role_built_in ?? false,
          grants: row.role_grants ?? [],
        },
  makers: [],
});

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
/**
 * Compares scopes by age, oldest first. Sorted here because sorting a thousand scopes in the
 * database takes four times as long.
 */
const byAge = (a: ScopeRow, b: ScopeRow): number =>
  a[3] - b[3] || order(a[1], b[1]) || order(a[2] ?? '', b[2] ?? '');

const toCredential = (row: Row): CredentialFacts => ({
  id: row.id,
  kind: row.kind,
  type: row.type,
  prefix: row.prefix,
  name: row.name,
  description: row.description,
  narrowed: row.narrowed,
  scopes: (row.scopes ?? [])
    .sort(byAge)
    .map(([id, permission, entityId]) => ({ id, permission, entityId })),
  ipAllowList: row.ip_allow_list,
  createdAt: toDate(row.created_at),
  updatedAt: toDate(row.updated_at),
  expiresAt: toDateOrNull(row.expires_at),
  revokedAt: toDateOrNull(row.revoked_at),
  revokedById: row.revoked_by_id,
  createdById: row.created_by_id,
  lastUsedAt: toDateOrNull(row.last_used_at),
  lastUsedIp: row.last_used_ip,
  userAgent: row.user_agent,
  ip: row.ip,
});
