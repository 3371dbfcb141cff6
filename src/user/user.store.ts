import type { EntityManager } from '@mikro-orm/postgresql';
import type { UserFacts } from '../access/standing.ts';
import { millis, rows, toDateOrNull } from '../database/query.ts';
import type { EmailAddress } from '../core/email-address.ts';
import { drawId } from '../secrets/random.ts';
import { User } from './user.entity.ts';

/**
 * A user and their password hash, which is null if no password is set, and always for a service
 * user.
 */
export interface UserWithPassword extends UserFacts {
  readonly passwordHash: string | null;
}

interface Row {
  id: string;
  kind: UserFacts['kind'];
  name: string;
  email: string | null;
  password_hash: string | null;
  suspended_at: number | null;
}

const SELECT = `select id, kind, name, email, password_hash, ${millis('suspended_at')} as suspended_at from user_account`;
const toUser = ({ id, kind, name, email, suspended_at }: Row): UserFacts => ({
  id,
  kind,
  name,
  email,
  suspendedAt: toDateOrNull(suspended_at),
});

/**
 * The SQL expression for an organization's name of a user (`u`) who is its member (`m`).
 *
 * Security: shows the name that the inviter entered until the person accepts, because the name of
 * an account would disclose information to any organization that invites it.
 */
export const NAME_IN_ORGANIZATION = `case when m.status = 'INVITED' then coalesce(m.invited_name, split_part(u.email, '@', 1)) else u.name end`;

const SELECT_IN_ORGANIZATION = `
  select u.id, u.kind, ${NAME_IN_ORGANIZATION} as name, u.email, ${millis('u.suspended_at')} as suspended_at
  from user_account u`;

/**
 * Finds users by row ID as an organization knows them, including former members, in no particular
 * order.
 */
export const findUsers = async (
  em: EntityManager,
  organizationId: string,
  ids: readonly string[],
): Promise<UserFacts[]> =>
  (
    await rows<Row>(
      em,
      `select u.id, u.kind, ${millis('u.suspended_at')} as suspended_at, u.email,
         case when m.id is not null then ${NAME_IN_ORGANIZATION} else coalesce((
           select f.name from former_member f where f.user_id = u.id and f.organization_id = $2 order by f.removed_at desc limit 1), u.name) end as name
       from user_account u left join member m on m.user_id = u.id and m.organization_id = $2 where u.id = any($1)`,
      [ids, organizationId],
    )
  ).map(toUser);

/** Finds those users who are members of an organization, in no particular order. */
export const findMemberUsers = async (
  em: EntityManager,
  organizationId: string,
  ids: readonly string[],
): Promise<UserFacts[]> =>
  (
    await rows<Row>(
      em,
      `${SELECT_IN_ORGANIZATION} join member m on m.user_id = u.id and m.organization_id = $2 where u.id = any($1)`,
      [ids, organizationId],
    )
  ).map(toUser);

async function findOne(
  em: EntityManager,
  condition: string,
  value: string,
): Promise<UserWithPassword | null> {
  const [row] = await rows<Row>(em, `${SELECT} where ${condition}`, [value]);
  return row ? { ...toUser(row), passwordHash: row.password_hash } : null;
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
  const found = await rows<Row>(
    em,
    `${SELECT} where email = $1 and ($2::text is null or exists (
       select 1 from member m join organization o on o.id = m.organization_id where m.user_id = user_account.id and o.slug = $2))
     order by home_organization_id is not null, created_at, id limit ${ACCOUNTS_MAX}`,
    [email, slug],
  );
  return found.map((row) => ({ ...toUser(row), passwordHash: row.password_hash }));
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
  const [row] = await rows<Row>(
    em,
    `${SELECT} where email = $1 and (home_organization_id is null or home_organization_id = $2) order by home_organization_id nulls last limit 1`,
    [email, organizationId],
  );
  return row ? toUser(row) : null;
}

/** Finds a user by row ID. */
export const findUserById = (em: EntityManager, id: string): Promise<UserWithPassword | null> =>
  findOne(em, 'id = $1', id);

/**
 * Returns a user's current password hash and locks it until the transaction ends. `no key update`
 * is for a caller that will change it.
 */
export async function lockPassword(
  em: EntityManager,
  id: string,
  strength: 'share' | 'no key update' = 'share',
): Promise<string | null> {
  const [row] = await rows<{ password_hash: string | null }>(
    em,
    `select password_hash from user_account where id = $1 for ${strength}`,
    [id],
  );
  return row?.password_hash ?? null;
}

/** Inserts a user whose home is the organization that creates it. */
export async function insertUser(
  em: EntityManager,
  homeOrganizationId: string,
  user: Pick<UserFacts, 'kind' | 'name' | 'email'>,
  createdAt: Date,
): Promise<UserFacts> {
  const row = { ...user, id: drawId(), createdAt };
  await em.insert(User, {
    ...row,
    homeOrganization: homeOrganizationId,
    passwordHash: null,
    suspendedAt: null,
  });
  return { ...row, suspendedAt: null };
}

/** Sets the name and password of a person who accepts their first invitation. */
export async function setNameAndPassword(
  em: EntityManager,
  id: string,
  name: string,
  passwordHash: string,
): Promise<void> {
  await em.nativeUpdate(User, { id }, { name, passwordHash });
}

/** Sets a new password. */
export async function setPassword(
  em: EntityManager,
  id: string,
  passwordHash: string,
): Promise<void> {
  await em.nativeUpdate(User, { id }, { passwordHash });
}
