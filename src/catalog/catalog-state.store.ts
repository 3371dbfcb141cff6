import type { EntityManager } from '@mikro-orm/postgresql';
import { tables } from '../database/query.ts';
import type { CatalogDefinition } from './catalog.ts';

/** The catalogue that the database was last started with. */
export interface RememberedCatalog {
  /** Whether it came from CATALOG_FILE instead of the built-in one. */
  readonly fromFile: boolean;
  readonly definition: CatalogDefinition;
  readonly digest: string;
}

/** The digest of the row before a catalogue is stored in it. A migration creates the row. */
const NONE = '';

/**
 * Serializes set-up and the starts of instances: of two concurrent ones, the second sees what the
 * first did.
 */
export async function lockCatalog(em: EntityManager): Promise<void> {
  await tables(em)
    .selectFrom('catalog_state')
    .select('id')
    .where('id', '=', 1)
    .forUpdate()
    .execute();
}

/** Finds the catalogue that the database was last started with; null on the first start. */
export async function findRemembered(em: EntityManager): Promise<RememberedCatalog | null> {
  const row = await tables(em)
    .selectFrom('catalog_state')
    .select(['from_file as fromFile', 'definition', 'digest'])
    .where('digest', '<>', NONE)
    .executeTakeFirst();
  return row ? { ...row, definition: JSON.parse(row.definition) as CatalogDefinition } : null;
}

/** Finds only the digest, to detect that another instance changed the catalogue. */
export async function findRememberedDigest(em: EntityManager): Promise<string | null> {
  const row = await tables(em)
    .selectFrom('catalog_state')
    .select('digest')
    .where('digest', '<>', NONE)
    .executeTakeFirst();
  return row?.digest ?? null;
}

/** Stores the catalogue as the current one. */
export async function remember(
  em: EntityManager,
  { fromFile, definition, digest }: RememberedCatalog,
  now: Date,
): Promise<void> {
  const state = {
    from_file: fromFile,
    definition: JSON.stringify(definition),
    digest,
    changed_at: now,
  };
  await tables(em)
    .insertInto('catalog_state')
    .values({ id: 1, ...state })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(state))
    .execute();
}
