import type { EntityManager } from '@mikro-orm/postgresql';
import type { Standing } from '../access/standing.ts';
import { rows } from '../database/query.ts';
import type { WriteOptions } from '../request.ts';

type Table = 'member' | 'role' | 'credential';

/** Locks one row of the organization, if it is there: `share` keeps it as it is, `no key update` is for whoever will change it. */
async function lock(em: EntityManager, table: Table, id: string, organizationId: string, strength: 'share' | 'no key update'): Promise<string | null> {
  const column = table === 'member' ? 'role_id' : 'null';
  const [row] = await rows<{ role_id: string | null }>(em, `select ${column} as role_id from ${table} where id = $1 and organization_id = $2 for ${strength}`, [
    id,
    organizationId,
  ]);
  return row?.role_id ?? null;
}

/**
 * Holds still everything that the actor's authority hangs on (membership, role, credential, makers), and locks what
 * the step will change. Always in the same order, so that two writes wait for each other instead of deadlocking.
 * Security: whoever takes that authority away locks the same rows, so of two that race the loser sees the winner.
 */
export async function lockForWrite(em: EntityManager, actor: Standing, { members = [], credentials = [], serialized }: WriteOptions): Promise<void> {
  const organizationId = actor.organization.id;
  if (serialized) await rows(em, 'select pg_advisory_xact_lock(hashtextextended($1, 0))', [organizationId]);
  const standings = [actor, ...actor.makers.filter((maker) => maker !== null)];

  const roles = new Set(standings.flatMap(({ credential, role }) => (credential.kind === 'API_KEY' && role ? [role.id] : [])));
  const memberIds = standings.flatMap(({ membership }) => membership?.id ?? []);
  for (const id of [...new Set([...memberIds, ...members])].sort()) {
    const roleId = await lock(em, 'member', id, organizationId, members.includes(id) ? 'no key update' : 'share');
    if (roleId !== null && memberIds.includes(id)) roles.add(roleId);
  }
  for (const id of [...roles].sort()) await lock(em, 'role', id, organizationId, 'share');
  const credentialIds = standings.map(({ credential }) => credential.id);
  for (const id of [...new Set([...credentialIds, ...credentials])].sort()) {
    await lock(em, 'credential', id, organizationId, credentials.includes(id) ? 'no key update' : 'share');
  }
}
