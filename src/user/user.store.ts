import { expressionBuilder, sql, type InferResult } from 'kysely';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { UserFacts } from '../access/standing.ts';
import { anyOf, millis, tables, toDateOrNull, type Tables } from '../database/query.ts';
import type { EmailAddress } from '../core/email-address.ts';
import { drawId } from '../secrets/random.ts';

/**
 * A user and their password hash, which is null if no password is set, and always for a service
 * user.
 */
export interface UserWithPassword extends UserFacts {
  readonly passwordHash: string | null;
}

const accounts = (em: EntityManager) =>
  tables(em)
    .selectFrom('user_account as u')
    .select((eb) => [
      'u.id',
      'u.kind',
      'u.name',
      'u.email',
      millis(eb.ref('u.suspended_at')).as('suspendedAt'),
    ]);

type Row = InferResult<ReturnType<typeof accounts>>[number];

const toUser = ({ suspendedAt, ...user }: Row): UserFacts => ({
  ...user,
  suspendedAt: toDateOrNull(suspendedAt),
});

const accountsWithPassword = (em: EntityManager) =>
  accounts(em).select('u.password_hash as passwordHash');

const toUserWithPassword = ({
  passwordHash,
  ...row
}: InferResult<ReturnType<typeof accountsWithPassword>>[number]): UserWithPassword => ({
  ...toUser(row),
  passwordHash,
});

const eb = expressionBuilder<{ u: Tables['user_account']; m: Tables['member'] }, 'u' | 'm'>();

/**
 * The name that an organization has for a user (`u`) who is its member (`m`).
 *
 * Security: shows the name that the inviter entered until the person accepts, because the name of
 * an account would disclose information to any organization that invites it.
 */
export const NAME_IN_ORGANIZATION = sql<string>`case when ${eb.ref('m.status')} = 'INVITED' then coalesce(${eb.ref('m.invited_name')}, split_part(${eb.ref('u.email')}, '@', 1)) else ${eb.ref('u.name')} end`;

const usersOf = (em: EntityManager, organizationId: string, ids: readonly string[]) =>
  tables(em)
    .selectFrom('user_account as u')
    .leftJoin('member as m', (join) =>
      join.onRef('m.user_id', '=', 'u.id').on('m.organization_id', '=', organizationId),
    )
    .select((of) => [
      'u.id',
      'u.kind',
      'u.email',
      millis(of.ref('u.suspended_at')).as('suspendedAt'),
    ])
    .where('u.id', '=', anyOf(ids));

/**
 * Finds users by row ID as an organization knows them, including former members, in no particular
 * order.
 */
export async function findUsers(
  em: EntityManager,
  organizationId: string,
  ids: readonly string[],
): Promise<UserFacts[]> {
  const found = await usersOf(em, organizationId, ids)
    .select((of) => {
      const formerName = of
        .selectFrom('former_member as f')
        .select('f.name')
        .whereRef('f.user_id', '=', 'u.id')
        .where('f.organization_id', '=', organizationId)
        .orderBy('f.removed_at', 'desc')
        .limit(1);
      return of
        .case()
        .when('m.id', 'is not', null)
        .then(NAME_IN_ORGANIZATION)
        .else(of.fn.coalesce(formerName, 'u.name'))
        .end()
        .as('name');
    })
    .execute();
  return found.map(toUser);
}

/** Finds those users who are members of an organization, in no particular order. */
export async function findMemberUsers(
  em: EntityManager,
  organizationId: string,
  ids: readonly string[],
): Promise<UserFacts[]> {
  const found = await usersOf(em, organizationId, ids)
    .select(NAME_IN_ORGANIZATION.as('name'))
    .where('m.id', 'is not', null)
    .execute();
  return found.map(toUser);
}

/**
 * The maximum number of accounts to try. An address has at most one proven account, and one per
 * organization that created one.
 */
const ACCOUNTS_MAX = 5;

/**
 * Returns the accounts with this e-mail address that can sign in: those of members of the
 * organization with this slug, or all (null).
 */
export async function listAccounts(
  em: EntityManager,
  email: EmailAddress,
  slug: string | null,
): Promise<UserWithPassword[]> {
  let query = accountsWithPassword(em).where('u.email', '=', email);
  if (slug !== null)
    query = query.where((of) =>
      of.exists(
        of
          .selectFrom('member as m')
          .innerJoin('organization as o', 'o.id', 'm.organization_id')
          .whereRef('m.user_id', '=', 'u.id')
          .where('o.slug', '=', slug),
      ),
    );
  const found = await query
    .orderBy((of) => of('u.home_organization_id', 'is not', null))
    .orderBy('u.created_at')
    .orderBy('u.id')
    .limit(ACCOUNTS_MAX)
    .execute();
  return found.map(toUserWithPassword);
}

/**
 * Finds the account that an invitation of this organization joins: its own account with this e-mail
 * address, or one whose address is proven.
 *
 * Security: anyone can create an account for an address that they do not own, so an account of
 * another organization is not joined (account pre-hijacking).
 */
export async function findAccountToJoin(
  em: EntityManager,
  organizationId: string,
  email: EmailAddress,
): Promise<UserFacts | null> {
  const row = await accounts(em)
    .where('u.email', '=', email)
    .where((of) =>
      of.or([
        of('u.home_organization_id', 'is', null),
        of('u.home_organization_id', '=', organizationId),
      ]),
    )
    .orderBy('u.home_organization_id', (order) => order.asc().nullsLast())
    .limit(1)
    .executeTakeFirst();
  return row ? toUser(row) : null;
}

/** Finds a user by row ID. */
export async function findUserById(
  em: EntityManager,
  id: string,
): Promise<UserWithPassword | null> {
  const row = await accountsWithPassword(em).where('u.id', '=', id).executeTakeFirst();
  return row ? toUserWithPassword(row) : null;
}

/**
 * Returns a user's current password hash and locks it until the transaction ends. `no key update`
 * is for a caller that will change it.
 */
export async function lockPassword(
  em: EntityManager,
  id: string,
  strength: 'share' | 'no key update' = 'share',
): Promise<string | null> {
  const query = tables(em).selectFrom('user_account').select('password_hash').where('id', '=', id);
  const row = await (
    strength === 'share' ? query.forShare() : query.forNoKeyUpdate()
  ).executeTakeFirst();
  return row?.password_hash ?? null;
}

/** Inserts a user whose home is the organization that creates it. */
export async function insertUser(
  em: EntityManager,
  homeOrganizationId: string,
  { kind, name, email }: Pick<UserFacts, 'kind' | 'name' | 'email'>,
  createdAt: Date,
): Promise<UserFacts> {
  const user = { id: drawId(), kind, name, email };
  await tables(em)
    .insertInto('user_account')
    .values({ ...user, home_organization_id: homeOrganizationId, created_at: createdAt })
    .execute();
  return { ...user, suspendedAt: null };
}

/** Sets the name and password of a person who accepts their first invitation. */
export async function setNameAndPassword(
  em: EntityManager,
  id: string,
  name: string,
  passwordHash: string,
): Promise<void> {
  await tables(em)
    .updateTable('user_account')
    .set({ name, password_hash: passwordHash })
    .where('id', '=', id)
    .execute();
}

/** Sets a new password. */
export async function setPassword(
  em: EntityManager,
  id: string,
  passwordHash: string,
): Promise<void> {
  await tables(em)
    .updateTable('user_account')
    .set({ password_hash: passwordHash })
    .where('id', '=', id)
    .execute();
}
