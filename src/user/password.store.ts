import type { EntityManager } from '@mikro-orm/postgresql';
import { tables } from '../database/query.ts';

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
