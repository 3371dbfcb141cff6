import { Migration } from '@mikro-orm/migrations';

/**
 * Finds the sessions of a user in whatever organization: a changed password ends them. Other
 * credentials are not in it, so that they cost nothing.
 */
export class Migration20261122300000 extends Migration {
  override up(): void {
    this.addSql(`create index "credential_owner_id_index" on "credential" ("owner_id") where "kind" = 'SESSION';`);
  }

  override down(): void {
    this.addSql(`drop index "credential_owner_id_index";`);
  }
}
