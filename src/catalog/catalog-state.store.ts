import type { EntityManager } from '@mikro-orm/postgresql';
import { rows } from '../database/query.ts';
import type { CatalogDefinition } from './catalog.ts';

/** The catalogue that the database was last started with. */
export interface RememberedCatalog {
  /** Whether it came from CATALOG_FILE instead of the built-in one. */
  readonly fromFile: boolean;
  readonly definition: CatalogDefinition;
  readonly digest: string;
}

/** Finds the catalogue that the database was last started with; null on the first start. */
export async function findRemembered(em: EntityManager): Promise<RememberedCatalog | null> {
  const [row] = await rows<{ from_file: boolean; definition: string; digest: string }>(
    em,
    'select from_file, definition, digest from catalog_state',
  );
  return row
    ? {
        fromFile: row.from_file,
        definition: JSON.parse(row.definition) as CatalogDefinition,
        digest: row.digest,
      }
    : null;
}

/** Finds only the digest, to detect that another instance changed the catalogue. */
export async function findRememberedDigest(em: EntityManager): Promise<string | null> {
  const [row] = await rows<{ digest: string }>(em, 'select digest from catalog_state');
  return row?.digest ?? null;
}

/** Stores the catalogue as the current one. */
export async function remember(
  em: EntityManager,
  { fromFile, definition, digest }: RememberedCatalog,
  now: Date,
): Promise<void> {
  await rows(
    em,
    `insert into catalog_state (id, from_file, definition, digest, changed_at) values (1, $1, $2, $3, $4::timestamptz)
     on conflict (id) do update set from_file = excluded.from_file, definition = excluded.definition, digest = excluded.digest, changed_at = excluded.changed_at`,
    [fromFile, JSON.stringify(definition), digest, now.toISOString()],
  );
}
