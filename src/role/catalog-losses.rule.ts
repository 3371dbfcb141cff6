import type { EntityManager } from '@mikro-orm/postgresql';
import { inBrief, toCatalog, whatWasDropped } from '../catalog/catalog-change.ts';
import type { Catalog, CatalogDefinition } from '../catalog/catalog.ts';
import {
  findDroppedRoleUses,
  findGrantUses,
  findScopeUses,
  listTextsInUse,
} from './catalog-use.store.ts';
import type { CatalogLoss } from './why-not-adopt.ts';

/**
 * Finds what is in use but has no effect in the new catalogue. `isNew` is false if the previous
 * catalogue is unknown.
 */
export async function findCatalogLosses(
  em: EntityManager,
  before: CatalogDefinition | null,
  catalog: Catalog,
): Promise<(CatalogLoss & { isNew: boolean })[]> {
  const old = before && toCatalog(before);
  const dropped = new Map<string, string>();
  for (const text of await listTextsInUse(em)) {
    const what = old
      ? whatWasDropped(text, old, catalog)
      : catalog.hasMeaning(text)
        ? null
        : `scope or grant ${text}`;
    if (what !== null) dropped.set(text, what);
  }
  const texts = [...dropped.keys()];
  const whatOf = (text: string): string => dropped.get(text) ?? text;
  const scopes = (texts.length > 0 ? await findScopeUses(em, texts) : []).map(
    ({ text, tokens, prefixes, ...where }) => ({
      ...where,
      what: whatOf(text),
      use: `scope ${text} of ${counted(tokens, 'token')} (${inBrief(prefixes, ', ', tokens)})`,
      isNew: old !== null,
    }),
  );
  const grants = (texts.length > 0 ? await findGrantUses(em, texts) : []).flatMap(
    ({ role, texts: own, ...where }) =>
      own.map((text) => ({
        ...where,
        what: whatOf(text),
        use: `grant ${text} of role ${role}`,
        isNew: old !== null,
      })),
  );
  const roles = (
    await findDroppedRoleUses(
      em,
      catalog.roles.map(({ key }) => key),
    )
  ).map(({ role, members, apiKeys, ...where }) => ({
    ...where,
    what: `built-in role ${role}`,
    use: `the role of ${[...(members > 0 ? [counted(members, 'member')] : []), ...(apiKeys > 0 ? [counted(apiKeys, 'API key')] : [])].join(' and ')}`,
    isNew: true,
  }));
  return [...scopes, ...grants, ...roles];
}

const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;
