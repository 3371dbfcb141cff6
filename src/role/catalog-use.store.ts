import { expressionBuilder, sql } from 'kysely';
import type { EntityManager } from '@mikro-orm/postgresql';
import { anyOf, tables, type Tables } from '../database/query.ts';
import { ROLE_USES } from './role-use.store.ts';

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

const eb = expressionBuilder<Tables & { r: Tables['role'] }, 'r'>();
const members = eb.selectFrom('member').whereRef('member.role_id', '=', 'r.id');
const credentials = eb.selectFrom('credential').whereRef('credential.role_id', '=', 'r.id');

/**
 * The condition for roles (`r`) whose grants count as in use: custom roles, and former built-in
 * roles that someone still has.
 */
const COUNTS = eb.and([
  eb('r.built_in', '=', false),
  eb.or([eb('r.detached', '=', false), eb.exists(members), eb.exists(credentials)]),
]);

/** Returns every scope of a token or key, and every grant of a role that counts as in use. */
export async function listTextsInUse(em: EntityManager): Promise<string[]> {
  const found = await tables(em)
    .selectFrom('scope')
    .select('permission as text')
    .union(
      tables(em)
        .selectFrom('role as r')
        .select((of) => sql<string>`unnest(${of.ref('r.grants')})`.as('text'))
        .where(COUNTS),
    )
    .execute();
  return found.map(({ text }) => text);
}

/** Finds the tokens and keys with these scopes, by organization. */
export const findScopeUses = (em: EntityManager, texts: readonly string[]): Promise<ScopeUse[]> =>
  tables(em)
    .selectFrom('scope as s')
    .innerJoin('credential as c', 'c.id', 's.credential_id')
    .innerJoin('organization as o', 'o.id', 'c.organization_id')
    .select((of) => [
      'c.organization_id as organizationId',
      'o.slug',
      's.permission as text',
      sql<number>`count(distinct ${of.ref('c.id')})::int`.as('tokens'),
      sql<string[]>`(array_agg(distinct ${of.ref('c.prefix')}))[1:10]`.as('prefixes'),
    ])
    .where('s.permission', '=', anyOf(texts))
    .groupBy(['c.organization_id', 'o.slug', 's.permission'])
    .orderBy('o.slug')
    .orderBy('s.permission')
    .execute();

/** Finds the custom roles with these grants. */
export const findGrantUses = (em: EntityManager, texts: readonly string[]): Promise<GrantUse[]> =>
  tables(em)
    .selectFrom('role as r')
    .innerJoin('organization as o', 'o.id', 'r.organization_id')
    .select((of) => [
      'r.organization_id as organizationId',
      'o.slug',
      'r.key as role',
      sql<
        string[]
      >`array(select unnest(${of.ref('r.grants')}) intersect select unnest(${texts}::text[]) order by 1)`.as(
        'texts',
      ),
    ])
    .where(COUNTS)
    .where('r.grants', '&&', sql<string[]>`${texts}`)
    .orderBy('o.slug')
    .orderBy('r.key')
    .execute();

/** Finds the built-in roles whose keys are not among these and which a member or key has. */
export const findDroppedRoleUses = (
  em: EntityManager,
  keys: readonly string[],
): Promise<RoleUse[]> =>
  tables(em)
    .selectFrom(
      tables(em)
        .selectFrom('role as r')
        .innerJoin('organization as o', 'o.id', 'r.organization_id')
        .select(['r.organization_id as organizationId', 'o.slug', 'r.key as role'])
        .select(ROLE_USES)
        .where('r.built_in', '=', true)
        .where('r.key', '<>', sql<string>`all(${keys})`)
        .as('dropped'),
    )
    .selectAll()
    .where((of) => of(of('members', '+', of.ref('apiKeys')), '>', 0))
    .orderBy('slug')
    .orderBy('role')
    .execute();
