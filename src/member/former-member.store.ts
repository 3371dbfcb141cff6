import type { EntityManager } from '@mikro-orm/postgresql';
import type { UserFacts, UserKind } from '../access/standing.ts';
import {
  anywhere,
  countListing,
  listPlaces,
  type Listing,
  type Place,
  type Window,
} from '../database/page.ts';
import { millis, rows, toDate } from '../database/query.ts';
import { FormerMember } from './former-member.entity.ts';
import type { MemberFacts } from './member.ts';

/** A membership that has ended, with its user as the organization knew them. */
export interface FormerMemberFacts {
  /** The ID of the former membership. */
  readonly id: string;
  readonly user: UserFacts;
  /** The last role; null if not recorded. */
  readonly role: { readonly key: string; readonly name: string } | null;
  readonly memberSince: Date;
  readonly removedAt: Date;
  readonly removedById: string | null;
}

interface Row {
  id: string;
  user_id: string;
  kind: UserKind;
  name: string;
  email: string | null;
  role_key: string | null;
  role_name: string | null;
  member_since: number;
  removed_at: number;
  removed_by_id: string | null;
}

// Security: selects the name and address that this organization knew. Later values of the account
// would disclose information from other organizations.
const SELECT = `
  select f.id, f.user_id, u.kind, f.name, f.email, f.role_key, f.role_name, f.removed_by_id,
    ${millis('f.member_since')} as member_since, ${millis('f.removed_at')} as removed_at
  from former_member f join user_account u on u.id = f.user_id`;

const toFormerMember = (row: Row): FormerMemberFacts => ({
  id: row.id,
  user: { id: row.user_id, kind: row.kind, name: row.name, email: row.email, suspendedAt: null },
  role: row.role_key === null ? null : { key: row.role_key, name: row.role_name ?? row.role_key },
  memberSince: toDate(row.member_since),
  removedAt: toDate(row.removed_at),
  removedById: row.removed_by_id,
});

/** Records that a membership has ended, in the transaction that ends it. */
export async function insertFormerMember(
  em: EntityManager,
  member: MemberFacts,
  removedAt: Date,
  removedById: string | null,
): Promise<void> {
  await em.insert(FormerMember, {
    id: member.id,
    organization: member.organization.id,
    user: member.user.id,
    name: member.user.name,
    email: member.user.email,
    roleKey: member.role.key,
    roleName: member.role.name,
    memberSince: member.createdAt,
    removedAt,
    removedBy: removedById,
  });
}

/**
 * Conditions on former members. The search matches parts of names and e-mail addresses,
 * case-insensitively.
 */
export interface FormerMemberFilter {
  readonly search?: string | null | undefined;
  readonly kind?: UserKind | null | undefined;
}

function toListing(organizationId: string, { search, kind }: FormerMemberFilter): Listing {
  const where = [
    'f.organization_id = $1',
    'not exists (select 1 from member m where m.organization_id = $1 and m.user_id = f.user_id)',
    'not exists (select 1 from former_member l where l.organization_id = $1 and l.user_id = f.user_id and (l.removed_at, l.id) > (f.removed_at, f.id))',
  ];
  const values: unknown[] = [organizationId];
  if (search)
    where.push(
      `(f.name ilike $${values.push(anywhere(search))} or f.email ilike $${values.length})`,
    );
  if (kind) where.push(`u.kind = $${values.push(kind)}`);
  return {
    from: 'former_member f join user_account u on u.id = f.user_id',
    orderBy: { sql: 'f.removed_at', type: 'timestamptz' },
    id: 'f.id',
    where,
    values,
    isDescending: true,
  };
}

/**
 * Returns a page of former members, most recently removed first. Lists each user once, and none who
 * is a member again.
 */
export async function listFormerMembers(
  em: EntityManager,
  organizationId: string,
  filter: FormerMemberFilter,
  window: Window,
): Promise<(FormerMemberFacts & { place: Place })[]> {
  const places = await listPlaces(em, toListing(organizationId, filter), window);
  if (places.length === 0) return [];
  const ids = places.map(({ id }) => id);
  const found = new Map(
    (
      await rows<Row>(em, `${SELECT} where f.organization_id = $1 and f.id = any($2)`, [
        organizationId,
        ids,
      ])
    ).map((row) => [row.id, row]),
  );
  return places.flatMap((place) => {
    const row = found.get(place.id);
    return row ? [{ ...toFormerMember(row), place }] : [];
  });
}

/** Returns the number of former members that match the filter. */
export const countFormerMembers = (
  em: EntityManager,
  organizationId: string,
  filter: FormerMemberFilter,
): Promise<number> => countListing(em, toListing(organizationId, filter));

/** Finds a former member of an organization by the ID of the former membership. */
export async function findFormerMember(
  em: EntityManager,
  organizationId: string,
  id: string,
): Promise<FormerMemberFacts | null> {
  const [row] = await rows<Row>(em, `${SELECT} where f.organization_id = $1 and f.id = $2`, [
    organizationId,
    id,
  ]);
  return row ? toFormerMember(row) : null;
}

/** Finds the most recently ended membership of a user in an organization. */
export async function findFormerMemberByUser(
  em: EntityManager,
  organizationId: string,
  userId: string,
): Promise<FormerMemberFacts | null> {
  const [row] = await rows<Row>(
    em,
    `${SELECT} where f.organization_id = $1 and f.user_id = $2 order by f.removed_at desc, f.id desc limit 1`,
    [organizationId, userId],
  );
  return row ? toFormerMember(row) : null;
}
