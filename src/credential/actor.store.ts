import type { EntityManager } from '@mikro-orm/postgresql';
import type { Standing } from '../access/standing.ts';
import { rows } from '../database/query.ts';
import type { WriteOptions } from '../request.ts';

type Table = 'role' | 'credential';

/** `share` keeps a row as it is, `no key update` is for whoever will change it. */
const strengthFor = (isChanged: boolean): string => (isChanged ? 'no key update' : 'share');

/** Locks one row of the organization, if it is there. */
async function lock(em: EntityManager, table: Table, id: string, organizationId: string, isChanged: boolean): Promise<void> {
  await rows(em, `select 1 from ${table} where id = $1 and organization_id = $2 for ${strengthFor(isChanged)}`, [id, organizationId]);
}

/** Locks one membership, and with it the account where the actor's authority hangs on it; gives the role. */
async function lockMember(
  em: EntityManager,
  id: string,
  organizationId: string,
  isChanged: boolean,
  account: { readonly isChanged: boolean } | null,
): Promise<string | null> {
  const [row] = await rows<{ role_id: string }>(
    em,
    `select m.role_id from member m join user_account u on u.id = m.user_id where m.id = $1 and m.organization_id = $2
     for ${strengthFor(isChanged)} of m ${account ? `for ${strengthFor(account.isChanged)} of u` : ''}`,
    [id, organizationId],
  );
  return row?.role_id ?? null;
}

/**
 * Holds still everything that the actor's authority hangs on (organization, membership, account, role, credential, makers), and locks what
 * the step will change. Always in the same order, so that two writes wait for each other instead of deadlocking.
 * Security: whoever takes that authority away locks the same rows, so of two that race the loser sees the winner.
 */
export async function lockForWrite(
  em: EntityManager,
  actor: Standing,
  { members = [], credentials = [], serialized, organization = false, account = false }: WriteOptions,
): Promise<void> {
  const organizationId = actor.organization.id;
  if (serialized) await rows(em, 'select pg_advisory_xact_lock(hashtextextended($1, 0))', [organizationId]);
  await rows(em, `select 1 from organization where id = $1 for ${strengthFor(organization)}`, [organizationId]);
  const standings = [actor, ...actor.makers.filter((maker) => maker !== null)];

  const roles = new Set(standings.flatMap(({ credential, role }) => (credential.kind === 'API_KEY' && role ? [role.id] : [])));
  const memberIds = standings.flatMap(({ membership }) => membership?.id ?? []);
  for (const id of [...new Set([...memberIds, ...members])].sort()) {
    const isActing = memberIds.includes(id);
    const roleId = await lockMember(em, id, organizationId, members.includes(id), isActing ? { isChanged: account } : null);
    if (roleId !== null && isActing) roles.add(roleId);
  }
  for (const id of [...roles].sort()) await lock(em, 'role', id, organizationId, false);
  const credentialIds = standings.map(({ credential }) => credential.id);
  for (const id of [...new Set([...credentialIds, ...credentials])].sort()) {
    await lock(em, 'credential', id, organizationId, credentials.includes(id));
  }
}
