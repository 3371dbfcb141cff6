import type { EntityManager } from '@mikro-orm/postgresql';
import type { CredentialKind } from '../access/standing.ts';
import {
  anywhere,
  countListing,
  listPlaces,
  startingWith,
  type Expression,
  type Listing,
  type Place,
  type Window,
} from '../database/page.ts';
import { rows } from '../database/query.ts';
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

const USED = 'left join credential_use used on used.credential_id = c.id';
const NEWEST_FIRST: TokenOrder = { field: 'CREATED_AT', direction: 'DESC' };
const ORDER_SQL: Record<TokenOrder['field'], Expression> = {
  CREATED_AT: { sql: 'c.created_at', type: 'timestamptz' },
  NAME: { sql: 'lower(c.name)', type: 'text' },
  EXPIRES_AT: {
    sql: "coalesce(c.expires_at, '9999-12-31T23:59:59.999Z'::timestamptz)",
    type: 'timestamptz',
  },
  LAST_USED_AT: {
    sql: "coalesce(used.last_used_at, '0001-01-01T00:00:00Z'::timestamptz)",
    type: 'timestamptz',
  },
};

const STATUS_SQL: Record<CredentialStatus, string> = {
  REVOKED: 'c.revoked_at is not null',
  EXPIRED: '(c.revoked_at is null and c.expires_at <= clock_timestamp())',
  ACTIVE: '(c.revoked_at is null and (c.expires_at is null or c.expires_at > clock_timestamp()))',
};

function toListing({ organizationId, kind, ownerId, filter, orderBy }: TokenListing): Listing {
  const where = ['c.organization_id = $1', 'c.kind = $2'];
  const values: unknown[] = [organizationId, kind];
  if (ownerId !== null) where.push(`c.owner_id = $${values.push(ownerId)}`);
  // Security: denial of service. Statuses are deduplicated, so a list of thousands does not build a
  // statement of the same length.
  if (filter?.status)
    where.push(
      `(${[...new Set(filter.status)].map((status) => STATUS_SQL[status]).join(' or ') || 'false'})`,
    );
  if (filter?.search) {
    const part = values.push(anywhere(filter.search));
    const start = values.push(startingWith(filter.search));
    where.push(
      `(c.name ilike $${part} or c.description ilike $${part} or c.prefix ilike $${start})`,
    );
  }
  if (filter?.expiresBefore)
    where.push(`c.expires_at < $${values.push(filter.expiresBefore.toISOString())}::timestamptz`);
  if (filter?.lastUsedBefore)
    where.push(
      `used.last_used_at < $${values.push(filter.lastUsedBefore.toISOString())}::timestamptz`,
    );
  const { field, direction } = orderBy ?? NEWEST_FIRST;
  const from =
    filter?.lastUsedBefore || field === 'LAST_USED_AT' ? `credential c ${USED}` : 'credential c';
  return {
    from,
    orderBy: ORDER_SQL[field],
    id: 'c.id',
    where,
    values,
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
  window: Window,
): Promise<(Found & { place: Place })[]> {
  const places = await listPlaces(em, toListing(listing), window);
  const found = await findStandings(
    em,
    places.map(({ id }) => id),
  );
  const placeOf = new Map(places.map((place) => [place.id, place]));
  return found.flatMap((one) => {
    const place = placeOf.get(one.standing.credential.id);
    return place ? [{ ...one, place }] : [];
  });
}

/** Counts the tokens or keys that match the filter. */
export const countCredentials = (em: EntityManager, listing: TokenListing): Promise<number> =>
  countListing(em, toListing(listing));

/** Locks and returns the owner's tokens that match the filter, in a fixed order. */
export async function lockOwnTokens(em: EntityManager, listing: TokenListing): Promise<Found[]> {
  const { from, where, values } = toListing(listing);
  const ids = await rows<{ id: string }>(
    em,
    `select c.id from ${from} where ${where.join(' and ')} order by c.id for update of c`,
    values,
  );
  return findStandings(
    em,
    ids.map(({ id }) => id),
  );
}
