import type { InferResult } from 'kysely';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { UserFacts } from '../access/standing.ts';
import type { EmailAddress } from '../core/email-address.ts';
import { accounts, toUser } from './user.store.ts';

/**
 * A user and their password hash, which is null if no password is set, and always for a service
 * user.
 */
export interface UserWithPassword extends UserFacts {
  readonly passwordHash: string | null;
}

const accountsWithPassword = (em: EntityManager) =>
  accounts(em).select('u.password_hash as passwordHash');

const toUserWithPassword = ({
  passwordHash,
  ...row
}: InferResult<ReturnType<typeof accountsWithPassword>>[number]): UserWithPassword => ({
  ...toUser(row),
  passwordHash,
});

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
