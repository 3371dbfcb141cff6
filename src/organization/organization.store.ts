import { expressionBuilder, type InferResult } from 'kysely';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { OrganizationFacts, TokenPolicy } from '../access/standing.ts';
import { anyOf, millis, tables, toDate, toDateOrNull, type Tables } from '../database/query.ts';
import { drawId } from '../secrets/random.ts';
import { DEFAULT_POLICY } from './policy.ts';

/** Returns whether any organization exists. Until then, the server waits to be set up. */
export async function isSetUp(em: EntityManager): Promise<boolean> {
  const first = await tables(em).selectFrom('organization').select('id').limit(1).execute();
  return first.length > 0;
}

/** Inserts an organization with the default policy. */
export async function insertOrganization(
  em: EntityManager,
  { slug, name, createdAt }: Pick<OrganizationFacts, 'slug' | 'name' | 'createdAt'>,
): Promise<OrganizationFacts> {
  const id = drawId();
  await tables(em)
    .insertInto('organization')
    .values({ id, slug, name, created_at: createdAt, ...policyRow(DEFAULT_POLICY) })
    .execute();
  return { id, slug, name, createdAt, suspendedAt: null, policy: DEFAULT_POLICY };
}

const policyRow = (policy: TokenPolicy) => ({
  default_token_lifetime: policy.defaultTokenLifetime,
  max_token_lifetime: policy.maxTokenLifetime,
  never_expiring_tokens: policy.neverExpiringTokens,
  require_ip_allow_list: policy.requireIpAllowList,
  delete_active_tokens: policy.deleteActiveTokens,
  unique_token_names: policy.uniqueTokenNames,
});

/** Updates the name and policy. */
export async function updateOrganizationRow(
  em: EntityManager,
  id: string,
  { name, ...policy }: { name: string } & TokenPolicy,
): Promise<void> {
  await tables(em)
    .updateTable('organization')
    .set({ name, ...policyRow(policy) })
    .where('id', '=', id)
    .execute();
}

const o = expressionBuilder<{ o: Tables['organization'] }, 'o'>();

/** The columns of an organization (`o`), for `toOrganization`. */
export const ORGANIZATION = [
  o.ref('o.id').as('organization_id'),
  o.ref('o.slug').as('organization_slug'),
  o.ref('o.name').as('organization_name'),
  o.ref('o.default_token_lifetime').as('default_token_lifetime'),
  o.ref('o.max_token_lifetime').as('max_token_lifetime'),
  o.ref('o.never_expiring_tokens').as('never_expiring_tokens'),
  o.ref('o.require_ip_allow_list').as('require_ip_allow_list'),
  o.ref('o.delete_active_tokens').as('delete_active_tokens'),
  o.ref('o.unique_token_names').as('unique_token_names'),
  millis(o.ref('o.created_at')).as('organization_created_at'),
  millis(o.ref('o.suspended_at')).as('organization_suspended_at'),
] as const;

const organizations = (em: EntityManager) =>
  tables(em).selectFrom('organization as o').select(ORGANIZATION);
type Row = InferResult<ReturnType<typeof organizations>>[number];

/** Converts the columns of `ORGANIZATION`. */
export const toOrganization = (row: Row): OrganizationFacts => ({
  id: row.organization_id,
  slug: row.organization_slug,
  name: row.organization_name,
  policy: {
    defaultTokenLifetime: row.default_token_lifetime,
    maxTokenLifetime: row.max_token_lifetime,
    neverExpiringTokens: row.never_expiring_tokens,
    requireIpAllowList: row.require_ip_allow_list,
    deleteActiveTokens: row.delete_active_tokens,
    uniqueTokenNames: row.unique_token_names,
  },
  createdAt: toDate(row.organization_created_at),
  suspendedAt: toDateOrNull(row.organization_suspended_at),
});

/** Finds organizations by row ID, in any order. */
export async function findOrganizations(
  em: EntityManager,
  ids: readonly string[],
): Promise<OrganizationFacts[]> {
  if (ids.length === 0) return [];
  const rows = await organizations(em).where('o.id', '=', anyOf(ids)).execute();
  return rows.map(toOrganization);
}

/** Finds an organization by row ID. */
export async function findOrganization(
  em: EntityManager,
  id: string,
): Promise<OrganizationFacts | null> {
  const [found] = await findOrganizations(em, [id]);
  return found ?? null;
}

/** Returns the row ID and slug of every organization. */
export const listOrganizations = (
  em: EntityManager,
): Promise<Pick<OrganizationFacts, 'id' | 'slug'>[]> =>
  tables(em).selectFrom('organization').select(['id', 'slug']).orderBy('id').execute();
