import { toAuthority } from '../../../src/access/authority.ts';
import { isUsable } from '../../../src/access/gate.ts';
import type { TokenPolicy } from '../../../src/access/standing.ts';
import { without, NOTHING, type PermissionSet } from '../../../src/catalog/permission-set.ts';
import { findStandings } from '../../../src/authority/standing.store.ts';
import { findOrganization } from '../../../src/organization/organization.store.ts';
import type { World } from '../../support/world.ts';

/**
 * The authority in an organization at one moment: of each member by role, of each role, of each
 * usable secret on each entity; and the policy.
 */
export interface Holdings {
  readonly sets: ReadonlyMap<string, PermissionSet>;
  readonly policy: TokenPolicy;
}

/** One bit above the permissions, so that an object without permissions counts too. */
const present = (bits: number): PermissionSet => 1n << BigInt(bits);

/** Reads it from the database. */
export async function holdingsOf(
  { database, catalog }: World,
  organizationId: string,
): Promise<Holdings> {
  const em = database.fork();
  const there = present(catalog.permissions.length);
  const sets = new Map<string, PermissionSet>();
  const members = await database.pool.query<{ id: string; grants: string[] }>(
    `select m.id, r.grants from member m join role r on r.id = m.role_id where m.organization_id = $1 and m.status <> 'SUSPENDED'`,
    [organizationId],
  );
  for (const { id, grants } of members.rows)
    sets.set(`member ${id}`, catalog.grants(grants) | there);
  const roles = await database.pool.query<{ id: string; grants: string[] }>(
    'select id, grants from role where organization_id = $1',
    [organizationId],
  );
  for (const { id, grants } of roles.rows) sets.set(`role ${id}`, catalog.grants(grants) | there);
  const credentials = await database.pool.query<{ id: string }>(
    'select id from credential where organization_id = $1',
    [organizationId],
  );
  for (const { standing, secretHash, now } of await findStandings(
    em,
    credentials.rows.map(({ id }) => id),
  )) {
    if (!isUsable(standing, now)) continue;
    const { credential } = standing;
    const name = `credential ${credential.prefix} ${secretHash} from ${credential.ipAllowList.join() || 'anywhere'} until ${credential.expiresAt?.toISOString() ?? 'ever'}`;
    const { everywhere, onEntity } = toAuthority(standing, catalog);
    sets.set(name, everywhere | there);
    for (const [entityId, set] of onEntity) sets.set(`${name} on ${entityId}`, set);
  }
  const organization = await findOrganization(em, organizationId);
  if (!organization) throw new Error('The organization is gone.');
  return { sets, policy: organization.policy };
}

/** Returns the names of those that hold more afterwards. */
export const gains = (before: Holdings, after: Holdings): string[] =>
  [...after.sets]
    .filter(([name, set]) => without(set, before.sets.get(name) ?? NOTHING) !== NOTHING)
    .map(([name]) => name);
