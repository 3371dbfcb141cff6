import { expressionBuilder, sql } from 'kysely';
import type { Tables } from '../database/query.ts';

const eb = expressionBuilder<{ u: Tables['user_account']; m: Tables['member'] }, 'u' | 'm'>();

/**
 * The name that an organization has for a user (`u`) who is its member (`m`).
 *
 * Security: shows the name that the inviter entered until the person accepts, because the name of
 * an account would disclose information to any organization that invites it.
 */
export const NAME_IN_ORGANIZATION = sql<string>`case when ${eb.ref('m.status')} = 'INVITED' then coalesce(${eb.ref('m.invited_name')}, split_part(${eb.ref('u.email')}, '@', 1)) else ${eb.ref('u.name')} end`;
