import { readFile } from 'node:fs/promises';
import type { Catalog } from '../catalog/catalog.ts';
import { parseCatalog } from '../catalog/parse-catalog.ts';
import { StartupError } from '../core/startup-error.ts';

/** Loads the catalogue from the file, or the built-in one. */
export async function loadCatalog(file: string | undefined): Promise<Catalog> {
  const path = file ?? new URL('../catalog/default-catalog.yaml', import.meta.url);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new StartupError(
      `CATALOG_FILE ${path.toString()} cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
    );
  });
  const reading = parseCatalog(text);
  if (reading.ok) return reading.catalog;
  throw new StartupError(
    `The catalogue ${path.toString()} is invalid: ${reading.faults.map(({ line, key, message }) => `line ${line}${key && `, ${key}`}: ${message}`).join('; ')}`,
  );
}
