import { Migration } from '@mikro-orm/migrations';

/** Creates the row of the catalogue before the first start, so that it can be locked. */
export class Migration20261127220000 extends Migration {
  override up(): void {
    this.addSql(
      `insert into "catalog_state" ("id", "from_file", "definition", "digest", "changed_at") values (1, false, '', '', 'epoch') on conflict do nothing;`,
    );
  }

  override down(): void {
    this.addSql(`delete from "catalog_state" where "digest" = '';`);
  }
}
