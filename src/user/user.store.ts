import type { EntityManager } from '@mikro-orm/postgresql';
import type { UserFacts } from '../access/standing.ts';
import { millis, rows, toDateOrNull } from '../database/query.ts';
import type { EmailAddress } from '../core/email-address.ts';
import { drawId } from '../secrets/random.ts';
import { User } from './user.entity.ts';

/**
 * A user with the hash of the password; null when there is none yet, and always for a service user.
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
 * What an organization calls a user (`u`) who is its member (`m`). Security: people tell an
 * organization their name by accepting its invitation; until then it knows them by what the inviter
 * wrote.
 */
export const NAME_IN_ORGANIZATION = `case when m.status = 'INVITED' then coalesce(m.invited_name, split_part(u.email, '@', 1)) else u.name end`;

const SELECT_IN_ORGANIZATION = `
  select u.id, u.kind, ${NAME_IN_ORGANIZATION} as name, u.email, ${millis('u.suspended_at')} as suspended_at
  from user_account u`;

/**
 * Finds users by row id as an organization knows them, members or not any more, in whatever order.
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

/** Finds those users who are members of an organization, in whatever order. */
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
 * An address has one account for each organization that made one, and one that is proven. More are
 * not tried.
 */
const ACCOUNTS_MAX = 5;

/**
 * The accounts with this e-mail address that may sign in: those of members of the organization with
 * this slug, or of all (null).
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
 * The account that an invitation of this organization joins: its own with this e-mail address, or
 * one whose address is proven. Security: anybody can make an account for an address that is not
 * theirs, so another organization's account is not joined.
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

/** Finds a user by row id. */
export const findUserById = (em: EntityManager, id: string): Promise<UserWithPassword | null> =>
  findOne(em, 'id = $1', id);

/**
 * The hash of a user's password now, kept as it is until the transaction ends: `no key update` is
 * for whoever will change it.
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

/** Makes a user, whose home is the organization that makes it. */
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

/** Sets name and password of a person who accepts a first invitation. */
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
