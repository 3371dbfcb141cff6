import { sql, type InferResult } from 'kysely';
import type { Standing } from '../access/standing.ts';
import { millis, statements, toDate, toDateOrNull } from '../database/query.ts';
import { ORGANIZATION, toOrganization } from '../organization/organization.store.ts';
import { bases, scopesAs, toBasis } from './basis-row.store.ts';

type ScopeRow = [id: string, permission: string, entityId: string | null, createdAt: number];

/**
 * Builds the statement that reads the listed credentials, and the tokens that issued them, with
 * everything that is stored about them. $1 is the list of row ids.
 */
export const selectStandings = () => {
  const listed = statements.selectFrom('credential').where('id', '=', sql<string>`any($1)`);
  const makers = listed
    .select((eb) => sql<string>`unnest(${eb.ref('maker_ids')})`.as('id'))
    .where('maker_ids', '<>', sql<string[]>`'{}'`);
  return bases()
    .leftJoin('credential_use as used', 'used.credential_id', 'c.id')
    .select(['c.name', 'c.description', 'c.revoked_by_id', 'c.created_by_id', 'c.user_agent'])
    .select(['c.ip', 'used.last_used_ip'])
    .select(ORGANIZATION)
    .select((eb) => [
      millis(eb.ref('c.updated_at')).as('updated_at'),
      millis(eb.ref('used.last_used_at')).as('last_used_at'),
      millis(eb.ref('m.created_at')).as('member_created_at'),
      scopesAs<ScopeRow>(
        (s) =>
          sql`${s.ref('s.id')}, ${s.ref('s.permission')}, ${s.ref('s.entity_id')}, extract(epoch from ${s.ref('s.created_at')})`,
      ).as('scopes'),
    ])
    .where('c.id', '=', sql<string>`any(array(${listed.select('id').union(makers)}))`)
    .compile();
};

/** A row of `selectStandings`: a credential that is listed, or one that issued it. */
export type StandingRow = InferResult<ReturnType<typeof selectStandings>>[number];

/** Converts a row of `selectStandings`, without the issuers. */
export function toStanding(row: StandingRow): Standing {
  const basis = toBasis(row, []);
  return {
    ...basis,
    credential: {
      ...basis.credential,
      name: row.name,
      description: row.description,
      scopes: toScopes(row.scopes ?? []),
      updatedAt: toDate(row.updated_at),
      revokedById: row.revoked_by_id,
      createdById: row.created_by_id,
      lastUsedAt: toDateOrNull(row.last_used_at),
      lastUsedIp: row.last_used_ip,
      userAgent: row.user_agent,
      ip: row.ip,
    },
    organization: toOrganization(row),
    membership:
      basis.membership && row.member_created_at !== null
        ? { ...basis.membership, createdAt: toDate(row.member_created_at) }
        : null,
    makers: [],
  };
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
/**
 * Compares scopes by age, oldest first. Sorted here because sorting a thousand scopes in the
 * database takes four times as long.
 */
const byAge = (a: ScopeRow, b: ScopeRow): number =>
  a[3] - b[3] || order(a[1], b[1]) || order(a[2] ?? '', b[2] ?? '');

const toScopes = (rows: readonly ScopeRow[]) =>
  rows.toSorted(byAge).map(([id, permission, entityId]) => ({ id, permission, entityId }));
