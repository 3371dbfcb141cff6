import type { EntityManager } from '@mikro-orm/postgresql';
import type { Standing } from '../access/standing.ts';
import { rows } from '../database/query.ts';
import type { WriteOptions } from '../core/request.ts';

type Table = 'role' | 'credential';

/**
 * Returns the row lock to take: `share` for a row that must not change, `no key update` for a row
 * that this transaction will change.
 */
const strengthFor = (isChanged: boolean): string => (isChanged ? 'no key update' : 'share');

/** Locks one row of the organization, if it exists. */
async function lock(
  em: EntityManager,
  table: Table,
  id: string,
  organizationId: string,
  isChanged: boolean,
): Promise<void> {
  await rows(
    em,
    `select 1 from ${table} where id = $1 and organization_id = $2 for ${strengthFor(isChanged)}`,
    [id, organizationId],
  );
}

/**
 * Locks one membership, and also its account when the actor's authority depends on it. Returns the
 * id of the role, or null if the membership does not exist.
 */
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
 * Acquires the advisory locks of these names: exclusive for rows that the transaction changes,
 * shared for rows that it only reads. Security: lock starvation. PostgreSQL grants a shared row
 * lock ahead of a waiting exclusive one, so a member who writes without pause could delay their own
 * suspension indefinitely. Advisory locks are granted in order.
 */
async function takeTurns(
  em: EntityManager,
  held: readonly string[],
  changed: readonly string[],
): Promise<void> {
  const names = [...new Set([...held, ...changed])].sort();
  await rows(
    em,
    `select case when changed then pg_advisory_xact_lock(hashtextextended(name, 2))::text else pg_advisory_xact_lock_shared(hashtextextended(name, 2))::text end
     from unnest($1::text[], $2::boolean[]) as turn (name, changed)`,
    [names, names.map((name) => changed.includes(name))],
  );
}

/**
 * Locks every row that the actor's authority depends on (organization, membership, account, role,
 * credential, issuers), and the rows that the write will change. The order is fixed, so concurrent
 * writes wait for each other instead of deadlocking. Security: privilege race. Mutations that take
 * authority away lock the same rows, so the loser of a race sees the winner's result.
 */
export async function lockForWrite(
  em: EntityManager,
  actor: Standing,
  {
    members = [],
    credentials = [],
    serialized,
    organization = false,
    account = false,
    role,
  }: WriteOptions,
): Promise<void> {
  const organizationId = actor.organization.id;
  if (serialized)
    await rows(em, 'select pg_advisory_xact_lock(hashtextextended($1, 0))', [organizationId]);
  const standings = [actor, ...actor.makers.filter((maker) => maker !== null)];
  const accounts = standings.flatMap(({ owner }) => owner?.id ?? []);
  const memberIds = standings.flatMap(({ membership }) => membership?.id ?? []);
  const credentialIds = standings.map(({ credential }) => credential.id);
  // Security: denial of service across tenants. Names from input are scoped to the organization, so
  // a caller cannot hold another organization's locks. A role is named by its key, which a role
  // mutation knows before it reads the row; an account, which may belong to several organizations,
  // by its id.
  const named = (...names: readonly string[]): string[] =>
    names.map((name) => `${organizationId} ${name}`);
  const roleKeys = standings.flatMap((standing) => standing.role?.key ?? []);
  await takeTurns(
    em,
    [organizationId, ...accounts, ...named(...memberIds, ...roleKeys, ...credentialIds)],
    [
      ...(organization ? [organizationId] : []),
      ...(account ? accounts.slice(0, 1) : []),
      ...named(...members, ...credentials, ...(role === undefined ? [] : [role])),
    ],
  );
  await rows(em, `select 1 from organization where id = $1 for ${strengthFor(organization)}`, [
    organizationId,
  ]);
  const roles = new Set(
    standings.flatMap(({ credential, role }) =>
      credential.kind === 'API_KEY' && role ? [role.id] : [],
    ),
  );
  for (const id of [...new Set([...memberIds, ...members])].sort()) {
    const isActing = memberIds.includes(id);
    const roleId = await lockMember(
      em,
      id,
      organizationId,
      members.includes(id),
      isActing ? { isChanged: account } : null,
    );
    if (roleId !== null && isActing) roles.add(roleId);
  }
  for (const id of [...roles].sort()) await lock(em, 'role', id, organizationId, false);
  for (const id of [...new Set([...credentialIds, ...credentials])].sort()) {
    await lock(em, 'credential', id, organizationId, credentials.includes(id));
  }
}
