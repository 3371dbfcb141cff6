import { expressionBuilder, type InferResult } from 'kysely';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { UserFacts, UserKind } from '../access/standing.ts';
import {
  anywhere,
  countListing,
  listCursors,
  type Cursor,
  type PageWindow,
} from '../database/page.ts';
import { anyOf, millis, tables, toDate, type Tables } from '../database/query.ts';
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

// Security: selects the name and address that this organization knew. Later values of the account
// would disclose information from other organizations.
const formerMembers = (em: EntityManager, organizationId: string) =>
  tables(em)
    .selectFrom('former_member as f')
    .innerJoin('user_account as u', 'u.id', 'f.user_id')
    .select(['f.id', 'f.user_id', 'u.kind', 'f.name', 'f.email', 'f.role_key', 'f.role_name'])
    .select((eb) => [
      'f.removed_by_id',
      millis(eb.ref('f.member_since')).as('member_since'),
      millis(eb.ref('f.removed_at')).as('removed_at'),
    ])
    .where('f.organization_id', '=', organizationId);

type Row = InferResult<ReturnType<typeof formerMembers>>[number];

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
  await tables(em)
    .insertInto('former_member')
    .values({
      id: member.id,
      organization_id: member.organization.id,
      user_id: member.user.id,
      name: member.user.name,
      email: member.user.email,
      role_key: member.role.key,
      role_name: member.role.name,
      member_since: member.createdAt,
      removed_at: removedAt,
      removed_by_id: removedById,
    })
    .execute();
}

/**
 * Conditions on former members. The search matches parts of names and e-mail addresses,
 * case-insensitively.
 */
export interface FormerMemberFilter {
  readonly search?: string | null | undefined;
  readonly kind?: UserKind | null | undefined;
}

const f = expressionBuilder<{ f: Tables['former_member'] }, 'f'>();

function toListing(
  em: EntityManager,
  organizationId: string,
  { search, kind }: FormerMemberFilter,
) {
  let rows = tables(em)
    .selectFrom('former_member as f')
    .innerJoin('user_account as u', 'u.id', 'f.user_id')
    .where('f.organization_id', '=', organizationId)
    .where((eb) => {
      const memberAgain = eb
        .selectFrom('member as m')
        .where('m.organization_id', '=', organizationId)
        .whereRef('m.user_id', '=', 'f.user_id');
      const removedLater = eb
        .selectFrom('former_member as l')
        .where('l.organization_id', '=', organizationId)
        .whereRef('l.user_id', '=', 'f.user_id')
        .where((of) =>
          of(of.refTuple('l.removed_at', 'l.id'), '>', of.refTuple('f.removed_at', 'f.id')),
        );
      return eb.and([eb.not(eb.exists(memberAgain)), eb.not(eb.exists(removedLater))]);
    });
  if (search) {
    const part = anywhere(search);
    rows = rows.where((eb) => eb.or([eb('f.name', 'ilike', part), eb('f.email', 'ilike', part)]));
  }
  if (kind) rows = rows.where('u.kind', '=', kind);
  return {
    rows,
    orderBy: { type: 'timestamptz', by: f.ref('f.removed_at') },
    id: f.ref('f.id'),
    isDescending: true,
  } as const;
}

/**
 * Returns a page of former members, most recently removed first. Lists each user once, and none who
 * is a member again.
 */
export async function listFormerMembers(
  em: EntityManager,
  organizationId: string,
  filter: FormerMemberFilter,
  window: PageWindow,
): Promise<(FormerMemberFacts & { cursor: Cursor })[]> {
  const cursors = await listCursors(toListing(em, organizationId, filter), window);
  if (cursors.length === 0) return [];
  const ids = cursors.map(({ id }) => id);
  const rows = await formerMembers(em, organizationId).where('f.id', '=', anyOf(ids)).execute();
  const found = new Map(rows.map((row) => [row.id, row]));
  return cursors.flatMap((cursor) => {
    const row = found.get(cursor.id);
    return row ? [{ ...toFormerMember(row), cursor }] : [];
  });
}

/** Returns the number of former members that match the filter. */
export const countFormerMembers = (
  em: EntityManager,
  organizationId: string,
  filter: FormerMemberFilter,
): Promise<number> => countListing(toListing(em, organizationId, filter));

/** Finds a former member of an organization by the ID of the former membership. */
export async function findFormerMember(
  em: EntityManager,
  organizationId: string,
  id: string,
): Promise<FormerMemberFacts | null> {
  const row = await formerMembers(em, organizationId).where('f.id', '=', id).executeTakeFirst();
  return row ? toFormerMember(row) : null;
}

/** Finds the most recently ended membership of a user in an organization. */
export async function findFormerMemberByUser(
  em: EntityManager,
  organizationId: string,
  userId: string,
): Promise<FormerMemberFacts | null> {
  const row = await formerMembers(em, organizationId)
    .where('f.user_id', '=', userId)
    .orderBy('f.removed_at', 'desc')
    .orderBy('f.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? toFormerMember(row) : null;
}
