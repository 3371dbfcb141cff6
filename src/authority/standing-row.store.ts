import { sql, type InferResult, type RawBuilder } from 'kysely';
import type { CredentialFacts, Standing } from '../access/standing.ts';
import { millis, NOW, statements, toDate, toDateOrNull } from '../database/query.ts';
import { ORGANIZATION, toOrganization } from '../organization/organization.store.ts';

type ScopeRow = [id: string, permission: string, entityId: string | null, createdAt: number];

/**
 * Builds the statement that reads the listed credentials, and the tokens that issued them, with
 * everything that authorization depends on. $1 is the list.
 */
export const selectStandings = (column: 'id' | 'prefix', list: RawBuilder<string>) => {
  const listed = statements.selectFrom('credential').where(column, '=', list);
  const makers = listed
    .select((eb) => sql<string>`unnest(${eb.ref('maker_ids')})`.as('id'))
    .where('maker_ids', '<>', sql<string[]>`'{}'`);
  return statements
    .selectFrom('credential as c')
    .innerJoin('organization as o', 'o.id', 'c.organization_id')
    .leftJoin('user_account as u', 'u.id', 'c.owner_id')
    .leftJoin('member as m', 'm.id', 'c.member_id')
    .leftJoin('role as r', (join) =>
      join.on((eb) => eb('r.id', '=', eb.fn.coalesce('c.role_id', 'm.role_id'))),
    )
    .leftJoin('credential_use as used', 'used.credential_id', 'c.id')
    .select(millis(NOW).as('now'))
    .select(['c.id', 'c.kind', 'c.type', 'c.prefix', 'c.secret_hash', 'c.maker_ids', 'c.name'])
    .select(['c.description', 'c.narrowed', 'c.ip_allow_list', 'c.revoked_by_id'])
    .select(['c.created_by_id', 'c.user_agent', 'c.ip', 'used.last_used_ip'])
    .select((eb) => [
      millis(eb.ref('c.created_at')).as('created_at'),
      millis(eb.ref('c.updated_at')).as('updated_at'),
      millis(eb.ref('c.expires_at')).as('expires_at'),
      millis(eb.ref('c.revoked_at')).as('revoked_at'),
      millis(eb.ref('used.last_used_at')).as('last_used_at'),
      eb
        .case()
        .when(eb.ref('c.narrowed'))
        .then(
          eb
            .selectFrom('scope as s')
            .select((of) =>
              sql<
                ScopeRow[] | null
              >`json_agg(json_build_array(${of.ref('s.id')}, ${of.ref('s.permission')}, ${of.ref('s.entity_id')}, extract(epoch from ${of.ref('s.created_at')})))`.as(
                'scopes',
              ),
            )
            .whereRef('s.credential_id', '=', 'c.id'),
        )
        .end()
        .as('scopes'),
    ])
    .select(ORGANIZATION)
    .select((eb) => [
      'u.id as owner_id',
      'u.kind as owner_kind',
      'u.name as owner_name',
      'u.email as owner_email',
      millis(eb.ref('u.suspended_at')).as('owner_suspended_at'),
      'm.id as member_id',
      'm.status as member_status',
      millis(eb.ref('m.created_at')).as('member_created_at'),
      'r.id as role_id',
      'r.key as role_key',
      'r.name as role_name',
      'r.built_in as role_built_in',
      'r.grants as role_grants',
    ])
    .where('c.id', '=', sql<string>`any(array(${listed.select('id').union(makers)}))`)
    .compile();
};

/** A row of `selectStandings`: a credential that is listed, or one that issued it. */
export type StandingRow = InferResult<ReturnType<typeof selectStandings>>[number];

/** Converts a row of `selectStandings`, without the issuers. */
export const toStanding = (row: StandingRow): Standing => ({
  credential: toCredential(row),
  organization: toOrganization(row),
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

const toCredential = (row: StandingRow): CredentialFacts => ({
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
