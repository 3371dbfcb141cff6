import type { EntityManager } from '@mikro-orm/postgresql';
import type { OrganizationFacts, TokenPolicy } from '../access/standing.ts';
import { rows } from '../database/query.ts';
import { drawId } from '../secrets/random.ts';
import { Organization } from './organization.entity.ts';
import { DEFAULT_POLICY } from './policy.ts';

/** Returns whether any organization exists. Until then, the server waits to be set up. */
export async function isSetUp(em: EntityManager): Promise<boolean> {
  const [row] = await rows<{ exists: boolean }>(
    em,
    'select exists (select 1 from organization) as exists',
  );
  return row?.exists ?? false;
}

/** Serializes set-up: of two concurrent attempts, the second finds it done. */
export async function lockSetUp(em: EntityManager): Promise<void> {
  await em.execute('lock table organization in share row exclusive mode');
}

/** Inserts an organization with the default policy. */
export async function insertOrganization(
  em: EntityManager,
  { slug, name, createdAt }: Pick<OrganizationFacts, 'slug' | 'name' | 'createdAt'>,
): Promise<OrganizationFacts> {
  const organization = { id: drawId(), slug, name, createdAt, suspendedAt: null };
  await em.insert(Organization, { ...organization, ...DEFAULT_POLICY });
  return { ...organization, policy: DEFAULT_POLICY };
}

/** Updates the name and policy. */
export async function updateOrganizationRow(
  em: EntityManager,
  id: string,
  changes: { name: string } & TokenPolicy,
): Promise<void> {
  await em.nativeUpdate(Organization, { id }, changes);
}

/** Finds an organization by row ID. */
export async function findOrganization(
  em: EntityManager,
  id: string,
): Promise<OrganizationFacts | null> {
  const row = await em.findOne(Organization, { id });
  if (!row) return null;
  const {
    slug,
    name,
    createdAt,
    suspendedAt,
    defaultTokenLifetime,
    maxTokenLifetime,
    neverExpiringTokens,
    requireIpAllowList,
    deleteActiveTokens,
    uniqueTokenNames,
  } = row;
  const policy = {
    defaultTokenLifetime: defaultTokenLifetime ?? null,
    maxTokenLifetime: maxTokenLifetime ?? null,
    neverExpiringTokens,
    requireIpAllowList,
    deleteActiveTokens,
    uniqueTokenNames,
  };
  return { id, slug, name, createdAt, suspendedAt: suspendedAt ?? null, policy };
}

/** Returns the row ID and slug of every organization. */
export const listOrganizations = (
  em: EntityManager,
): Promise<Pick<OrganizationFacts, 'id' | 'slug'>[]> =>
  rows<{ id: string; slug: string }>(em, 'select id, slug from organization order by id');
