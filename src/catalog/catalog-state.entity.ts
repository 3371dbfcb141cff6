import { defineEntity, p } from '@mikro-orm/core';

const CatalogStateSchema = defineEntity({
  name: 'CatalogState',
  tableName: 'catalog_state',
  properties: {
    id: p.smallint().primary().autoincrement(false),
    /** True: from CATALOG_FILE. False: the one that is built in. */
    fromFile: p.boolean(),
    /** As JSON: the whole definition, so that a difference can be named. */
    definition: p.text(),
    digest: p.text(),
    changedAt: p.datetime(3),
  },
});

/** The one row of `catalog_state`: the catalogue that the database was last run with. */
export class CatalogState extends CatalogStateSchema.class {}
CatalogStateSchema.setClass(CatalogState);
