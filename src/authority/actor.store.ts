import { sql, type SelectQueryBuilder } from 'kysely';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Basis } from '../access/standing.ts';
import { tables } from '../database/query.ts';
import type { Layout } from '../database/layout.ts';
import type { WriteOptions } from '../core/call.ts';

/**
 * Takes a row lock: shared on a row that must not change, exclusive on a row that this transaction
 * will change.
 */
const lock = <DB, TB extends keyof DB & string, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  isChanged: boolean,
  table: TB,
): SelectQueryBuilder<DB, TB, O> =>
  isChanged ? query.forNoKeyUpdate(table) : query.forShare(table);

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
  const query = tables(em)
    .selectFrom('member as m')
    .innerJoin('user_account as u', 'u.id', 'm.user_id')
    .select('m.role_id')
    .where('m.id', '=', id)
    .where('m.organization_id', '=', organizationId);
  const member = lock(query, isChanged, 'm');
  const row = await (account ? lock(member, account.isChanged, 'u') : member).executeTakeFirst();
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
  const isChanged = names.map((name) => changed.includes(name));
  await sql`
    select case when changed then pg_advisory_xact_lock(hashtextextended(name, 2))::text else pg_advisory_xact_lock_shared(hashtextextended(name, 2))::text end
    from unnest(${names}::text[], ${isChanged}::boolean[]) as turn (name, changed)`.execute(
    tables(em),
  );
}

/**
 * Locks an organization before any other row, so that its writes run one at a time. Only on Citus,
 * which locks whole tables, and advisory locks only on one node: writers through different nodes
 * would otherwise run into deadlocks.
 */
export async function lockOrganization(em: EntityManager, id: string): Promise<void> {
  await tables(em)
    .selectFrom('organization')
    .select('id')
    .where('id', '=', id)
    .forNoKeyUpdate()
    .execute();
}

/**
 * Locks every row that the actor's authority depends on (organization, membership, account, role,
 * credential, issuers), and the rows that the write will change. The order is fixed, so concurrent
 * writes wait for each other instead of deadlocking. Security: privilege race. Mutations that take
 * authority away lock the same rows, so the loser of a race sees the winner's result.
 */
export async function lockForWrite(
  { em, layout }: { readonly em: EntityManager; readonly layout: Layout },
  actor: Basis,
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
  if (layout === 'citus') await lockOrganization(em, organizationId);
  if (serialized)
    await sql`select pg_advisory_xact_lock(hashtextextended(${organizationId}, 0))`.execute(
      tables(em),
    );
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
  const tenant = tables(em)
    .selectFrom('organization')
    .select('id')
    .where('id', '=', organizationId);
  await lock(tenant, organization, 'organization').execute();
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
  for (const id of [...roles].sort()) {
    const query = tables(em)
      .selectFrom('role')
      .select('id')
      .where('id', '=', id)
      .where('organization_id', '=', organizationId);
    await lock(query, false, 'role').execute();
  }
  for (const id of [...new Set([...credentialIds, ...credentials])].sort()) {
    const query = tables(em)
      .selectFrom('credential')
      .select('id')
      .where('id', '=', id)
      .where('organization_id', '=', organizationId);
    await lock(query, credentials.includes(id), 'credential').execute();
  }
}
