import type { EntityManager } from '@mikro-orm/postgresql';
import type { UserFacts } from '../access/standing.ts';
import { millis, rows, toDateOrNull } from '../database/query.ts';
import type { EmailAddress } from '../email-address.ts';
import { drawId } from '../secrets/random.ts';
import { User } from './user.entity.ts';

/** A user with the hash of the password; null when there is none yet, and always for a service user. */
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
const toUser = ({ id, kind, name, email, suspended_at }: Row): UserFacts => ({ id, kind, name, email, suspendedAt: toDateOrNull(suspended_at) });

/** Finds users by row id, in whatever order. */
export const findUsers = async (em: EntityManager, ids: readonly string[]): Promise<UserFacts[]> =>
  (await rows<Row>(em, `${SELECT} where id = any($1)`, [ids])).map(toUser);

/** Finds those users who are members of an organization, in whatever order. */
export const findMemberUsers = async (em: EntityManager, organizationId: string, ids: readonly string[]): Promise<UserFacts[]> =>
  (
    await rows<Row>(em, `${SELECT} where id = any($1) and exists (select 1 from member where member.user_id = user_account.id and organization_id = $2)`, [
      ids,
      organizationId,
    ])
  ).map(toUser);

async function findOne(em: EntityManager, condition: string, value: string): Promise<UserWithPassword | null> {
  const [row] = await rows<Row>(em, `${SELECT} where ${condition}`, [value]);
  return row ? { ...toUser(row), passwordHash: row.password_hash } : null;
}

/** Finds a person by e-mail address. */
export const findUserByEmail = (em: EntityManager, email: EmailAddress): Promise<UserWithPassword | null> => findOne(em, 'email = $1', email);

/** Finds a user by row id. */
export const findUserById = (em: EntityManager, id: string): Promise<UserWithPassword | null> => findOne(em, 'id = $1', id);

/** The hash of a user's password now, kept as it is until the transaction ends: `no key update` is for whoever will change it. */
export async function lockPassword(em: EntityManager, id: string, strength: 'share' | 'no key update' = 'share'): Promise<string | null> {
  const [row] = await rows<{ password_hash: string | null }>(em, `select password_hash from user_account where id = $1 for ${strength}`, [id]);
  return row?.password_hash ?? null;
}

/** Makes a user. */
export async function insertUser(em: EntityManager, user: Pick<UserFacts, 'kind' | 'name' | 'email'>, createdAt: Date): Promise<UserFacts> {
  const row = { ...user, id: drawId(), createdAt };
  await em.insert(User, { ...row, passwordHash: null, suspendedAt: null });
  return { ...row, suspendedAt: null };
}

/** Sets name and password of a person who accepts a first invitation. */
export async function setNameAndPassword(em: EntityManager, id: string, name: string, passwordHash: string): Promise<void> {
  await em.nativeUpdate(User, { id }, { name, passwordHash });
}

/** Sets a new password. */
export async function setPassword(em: EntityManager, id: string, passwordHash: string): Promise<void> {
  await em.nativeUpdate(User, { id }, { passwordHash });
}
