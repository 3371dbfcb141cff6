import { hasExpiredSql } from './expired.store.ts';
import { expressionBuilder, sql, type Expression, type Nullable, type SqlBool } from 'kysely';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { CredentialKind } from '../access/standing.ts';
import {
  anywhere,
  countListing,
  listCursors,
  startingWith,
  type SortOrder,
  type Cursor,
  type PageWindow,
} from '../database/page.ts';
import { NOW, tables, type Tables } from '../database/query.ts';
import type { CredentialStatus } from './lifecycle.ts';
import { findStandings, type Found } from '../authority/standing.store.ts';

/** Which tokens or keys to list. */
export interface TokenListing {
  readonly organizationId: string;
  readonly kind: CredentialKind;
  /** Null: tokens of every owner. */
  readonly ownerId: string | null;
  readonly filter?: TokenFilter | null | undefined;
  /** Omitted: newest first. */
  readonly orderBy?: TokenOrder | null | undefined;
}

/** See `TokenFilter` in the schema. */
export interface TokenFilter {
  readonly status?: readonly CredentialStatus[] | null | undefined;
  readonly search?: string | null | undefined;
  readonly expiresBefore?: Date | null | undefined;
  readonly lastUsedBefore?: Date | null | undefined;
}

/** See `TokenOrder` in the schema. */
export interface TokenOrder {
  readonly field: 'CREATED_AT' | 'NAME' | 'EXPIRES_AT' | 'LAST_USED_AT';
  readonly direction: 'ASC' | 'DESC';
}

const eb = expressionBuilder<
  { c: Tables['credential']; used: Nullable<Tables['credential_use']> },
  'c' | 'used'
>();

const NEWEST_FIRST: TokenOrder = { field: 'CREATED_AT', direction: 'DESC' };
const BEGINNING = sql<Date>`'0001-01-01T00:00:00Z'::timestamptz`;
const END = sql<Date>`'9999-12-31T23:59:59.999Z'::timestamptz`;
const ORDERS: Record<TokenOrder['field'], SortOrder> = {
  CREATED_AT: { type: 'timestamptz', by: eb.ref('c.created_at') },
  NAME: { type: 'text', by: sql<string>`lower(${eb.ref('c.name')})` },
  EXPIRES_AT: { type: 'timestamptz', by: eb.fn.coalesce('c.expires_at', END) },
  LAST_USED_AT: { type: 'timestamptz', by: eb.fn.coalesce('used.last_used_at', BEGINNING) },
};

const notRevoked = eb('c.revoked_at', 'is', null);
const expired = hasExpiredSql(eb.ref('c.expires_at'), NOW);
const notExpired = eb.not(expired);
const STATUS: Record<CredentialStatus, Expression<SqlBool>> = {
  REVOKED: eb('c.revoked_at', 'is not', null),
  EXPIRED: eb.and([notRevoked, expired]),
  ACTIVE: eb.and([notRevoked, notExpired]),
};

function toListing(
  em: EntityManager,
  { organizationId, kind, ownerId, filter, orderBy }: TokenListing,
) {
  // PostgreSQL drops the join where neither the filter nor the order needs it.
  let rows = tables(em)
    .selectFrom('credential as c')
    .leftJoin('credential_use as used', 'used.credential_id', 'c.id')
    .where('c.organization_id', '=', organizationId)
    .where('c.kind', '=', kind);
  if (ownerId !== null) rows = rows.where('c.owner_id', '=', ownerId);
  // Security: denial of service. Statuses are deduplicated, so a list of thousands does not build a
  // statement of the same length.
  if (filter?.status)
    rows = rows.where(eb.or([...new Set(filter.status)].map((status) => STATUS[status])));
  if (filter?.search) {
    const { search } = filter;
    rows = rows.where((of) =>
      of.or([
        of('c.name', 'ilike', anywhere(search)),
        of('c.description', 'ilike', anywhere(search)),
        of('c.prefix', 'ilike', startingWith(search)),
      ]),
    );
  }
  if (filter?.expiresBefore) rows = rows.where('c.expires_at', '<', filter.expiresBefore);
  if (filter?.lastUsedBefore) rows = rows.where('used.last_used_at', '<', filter.lastUsedBefore);
  const { field, direction } = orderBy ?? NEWEST_FIRST;
  return {
    rows,
    orderBy: ORDERS[field],
    id: eb.ref('c.id'),
    isDescending: direction === 'DESC',
  };
}

/**
 * Lists one page of tokens or keys with everything that authorization depends on. Runs two
 * statements, whatever the size of the page.
 */
export async function listCredentials(
  em: EntityManager,
  listing: TokenListing,
  window: PageWindow,
): Promise<(Found & { cursor: Cursor })[]> {
  const cursors = await listCursors(toListing(em, listing), window);
  const found = await findStandings(
    em,
    cursors.map(({ id }) => id),
  );
  const cursorOf = new Map(cursors.map((cursor) => [cursor.id, cursor]));
  return found.flatMap((one) => {
    const cursor = cursorOf.get(one.standing.credential.id);
    return cursor ? [{ ...one, cursor }] : [];
  });
}

/** Counts the tokens or keys that match the filter. */
export const countCredentials = (em: EntityManager, listing: TokenListing): Promise<number> =>
  countListing(toListing(em, listing));

/** Locks and returns the owner's tokens that match the filter, in a fixed order. */
export async function lockOwnTokens(em: EntityManager, listing: TokenListing): Promise<Found[]> {
  const ids = await toListing(em, listing)
    .rows.select('c.id')
    .orderBy('c.id')
    .forUpdate('c')
    .execute();
  return findStandings(
    em,
    ids.map(({ id }) => id),
  );
}
