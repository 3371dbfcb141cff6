import type { EntityManager } from '@mikro-orm/postgresql';
import { rows } from '../database/query.ts';

/** A scope that tokens and keys of one organization have. Lists some of their prefixes. */
export interface ScopeUse {
  readonly organizationId: string;
  readonly slug: string;
  readonly text: string;
  readonly tokens: number;
  readonly prefixes: readonly string[];
}

/** A custom role of an organization, with those of its grants that were asked for. */
export interface GrantUse {
  readonly organizationId: string;
  readonly slug: string;
  readonly role: string;
  readonly texts: readonly string[];
}

/** A built-in role of an organization, and how many members and keys have it. */
export interface RoleUse {
  readonly organizationId: string;
  readonly slug: string;
  readonly role: string;
  readonly members: number;
  readonly apiKeys: number;
}

/**
 * The condition for roles whose grants count as in use: custom roles, and former built-in roles
 * that someone still has.
 */
const COUNTS = `not r.built_in and (not r.detached or exists (select from member where role_id = r.id) or exists (select from credential where role_id = r.id))`;

/** Returns every scope of a token or key, and every grant of a role that counts as in use. */
export async function listTextsInUse(em: EntityManager): Promise<string[]> {
  const found = await rows<{ text: string }>(
    em,
    `select permission as text from scope union select unnest(r.grants) from role r where ${COUNTS}`,
  );
  return found.map(({ text }) => text);
}

/** Finds the tokens and keys with these scopes, by organization. */
export async function findScopeUses(
  em: EntityManager,
  texts: readonly string[],
): Promise<ScopeUse[]> {
  const found = await rows<{
    organization_id: string;
    slug: string;
    text: string;
    tokens: number;
    prefixes: string[];
  }>(
    em,
    `select c.organization_id, o.slug, s.permission as text, count(distinct c.id)::int as tokens,
       (array_agg(distinct c.prefix))[1:10] as prefixes
     from scope s join credential c on c.id = s.credential_id join organization o on o.id = c.organization_id
     where s.permission = any($1) group by 1, 2, 3 order by 2, 3`,
    [texts],
  );
  return found.map(({ organization_id: organizationId, ...use }) => ({ organizationId, ...use }));
}

/** Finds the custom roles with these grants. */
export async function findGrantUses(
  em: EntityManager,
  texts: readonly string[],
): Promise<GrantUse[]> {
  const found = await rows<{
    organization_id: string;
    slug: string;
    role: string;
    texts: string[];
  }>(
    em,
    `select r.organization_id, o.slug, r.key as role, array(select unnest(r.grants) intersect select unnest($1::text[]) order by 1) as texts
     from role r join organization o on o.id = r.organization_id where ${COUNTS} and r.grants && $1 order by 2, 3`,
    [texts],
  );
  return found.map(({ organization_id: organizationId, ...use }) => ({ organizationId, ...use }));
}

/** Finds the built-in roles whose keys are not among these and which a member or key has. */
export async function findDroppedRoleUses(
  em: EntityManager,
  keys: readonly string[],
): Promise<RoleUse[]> {
  const found = await rows<{
    organization_id: string;
    slug: string;
    role: string;
    members: number;
    api_keys: number;
  }>(
    em,
    `select * from (
       select r.organization_id, o.slug, r.key as role, (select count(*)::int from member where role_id = r.id) as members,
         (select count(*)::int from credential where role_id = r.id) as api_keys
       from role r join organization o on o.id = r.organization_id where r.built_in and r.key <> all($1)) as dropped
     where members + api_keys > 0 order by slug, role`,
    [keys],
  );
  return found.map(({ organization_id: organizationId, api_keys: apiKeys, ...use }) => ({
    organizationId,
    apiKeys,
    ...use,
  }));
}
