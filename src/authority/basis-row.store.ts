import {
  expressionBuilder,
  sql,
  type ExpressionBuilder,
  type InferResult,
  type RawBuilder,
} from 'kysely';
import type { Basis, RoleFacts, UserFacts } from '../access/standing.ts';
import {
  millis,
  NOW_MILLIS,
  statements,
  toDate,
  toDateOrNull,
  type Tables,
} from '../database/query.ts';

/**
 * Selects credentials (`c`) with what decides about them, for `toBasis`, and no other column: each
 * one costs every request. The caller adds the scopes and the condition.
 */
export const bases = () =>
  statements
    .selectFrom('credential as c')
    .innerJoin('organization as o', 'o.id', 'c.organization_id')
    .leftJoin('user_account as u', 'u.id', 'c.owner_id')
    .leftJoin('member as m', 'm.id', 'c.member_id')
    .leftJoin('role as r', (join) =>
      join.on((eb) => eb('r.id', '=', eb.fn.coalesce('c.role_id', 'm.role_id'))),
    )
    .select(['c.id', 'c.kind', 'c.type', 'c.prefix', 'c.secret_hash', 'c.maker_ids'])
    .select(['c.narrowed', 'c.ip_allow_list'])
    .select((eb) => [
      // Evaluated once for each statement, not for each row.
      sql<number>`(select ${NOW_MILLIS})`.as('now'),
      millis(eb.ref('c.created_at')).as('created_at'),
      millis(eb.ref('c.expires_at')).as('expires_at'),
      millis(eb.ref('c.revoked_at')).as('revoked_at'),
      'o.id as organization_id',
      'o.slug as organization_slug',
      millis(eb.ref('o.suspended_at')).as('organization_suspended_at'),
      'u.id as owner_id',
      'u.kind as owner_kind',
      'u.name as owner_name',
      'u.email as owner_email',
      millis(eb.ref('u.suspended_at')).as('owner_suspended_at'),
      'm.id as member_id',
      'm.status as member_status',
      'r.id as role_id',
      'r.key as role_key',
      'r.name as role_name',
      'r.built_in as role_built_in',
      'r.grants as role_grants',
    ]);

const eb = expressionBuilder<Tables & { c: Tables['credential'] }, 'c'>();

/** Selects the scopes of a credential (`c`) that is narrowed, each as a JSON array of `cells`. */
export const scopesAs = <T>(
  cells: (s: ExpressionBuilder<Tables & { s: Tables['scope'] }, 's'>) => RawBuilder<unknown>,
) =>
  eb
    .case()
    .when(eb.ref('c.narrowed'))
    .then(
      eb
        .selectFrom('scope as s')
        .select((s) => sql<T[] | null>`json_agg(json_build_array(${cells(s)}))`.as('scopes'))
        .whereRef('s.credential_id', '=', 'c.id'),
    )
    .end();

type ScopeCell = [permission: string, entityId: string | null];

// A subquery of unknown length: for a bare $1, PostgreSQL counts the elements and plans each short
// list anew.
const LISTED = {
  id: sql<string>`any(array(select unnest($1::uuid[])))`,
  prefix: sql<string>`any(array(select unnest($1::text[])))`,
};

/** Builds the statement of the lookup, with the scopes. $1 is the list of ids or prefixes. */
export const selectBases = (column: 'id' | 'prefix') =>
  bases()
    .select(
      scopesAs<ScopeCell>((s) => sql`${s.ref('s.permission')}, ${s.ref('s.entity_id')}`).as(
        'scopes',
      ),
    )
    .where(`c.${column}`, '=', LISTED[column])
    .compile();

/** A row of `selectBases`. */
export type BasisRow = InferResult<ReturnType<typeof selectBases>>[number];

/** Converts a row of `bases`, without the issuers. */
export const toBasis = (row: Omit<BasisRow, 'scopes'>, scopes: readonly ScopeCell[]): Basis => ({
  credential: {
    id: row.id,
    kind: row.kind,
    type: row.type,
    prefix: row.prefix,
    narrowed: row.narrowed,
    scopes: scopes.map(([permission, entityId]) => ({ permission, entityId })),
    ipAllowList: row.ip_allow_list,
    createdAt: toDate(row.created_at),
    expiresAt: toDateOrNull(row.expires_at),
    revokedAt: toDateOrNull(row.revoked_at),
  },
  organization: {
    id: row.organization_id,
    slug: row.organization_slug,
    suspendedAt: toDateOrNull(row.organization_suspended_at),
  },
  owner: toOwner(row),
  membership:
    row.member_id === null || row.member_status === null
      ? null
      : { id: row.member_id, status: row.member_status },
  role: toRole(row),
  makers: [],
});

const toOwner = (row: Omit<BasisRow, 'scopes'>): UserFacts | null =>
  row.owner_id === null || row.owner_kind === null || row.owner_name === null
    ? null
    : {
        id: row.owner_id,
        kind: row.owner_kind,
        name: row.owner_name,
        email: row.owner_email,
        suspendedAt: toDateOrNull(row.owner_suspended_at),
      };

const toRole = (row: Omit<BasisRow, 'scopes'>): RoleFacts | null =>
  row.role_id === null || row.role_key === null || row.role_name === null
    ? null
    : {
        id: row.role_id,
        key: row.role_key,
        name: row.role_name,
        builtIn: row.role_built_in ?? false,
        grants: row.role_grants ?? [],
      };
