import { defineEntity, p } from '@mikro-orm/core';

/** The only row of `catalog_state`: the catalogue of the last start. */
export const CatalogState = defineEntity({
  name: 'CatalogState',
  tableName: 'catalog_state',
  properties: {
    id: p.smallint().primary().autoincrement(false),
    /** True for CATALOG_FILE, false for the built-in catalogue. */
    fromFile: p.boolean(),
    /** The complete definition as JSON, so that differences can be reported. */
    definition: p.text(),
    digest: p.text(),
    changedAt: p.datetime(3),
  },
});
