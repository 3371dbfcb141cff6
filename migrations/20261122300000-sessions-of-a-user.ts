import { Migration } from '@mikro-orm/migrations';

/**
 * Adds an index to find a user's sessions in every organization, because a password change ends
 * them. Partial, so that other credentials add no cost.
 */
export class Migration20261122300000 extends Migration {
  override up(): void {
    this.addSql(`create index "credential_owner_id_index" on "credential" ("owner_id") where "kind" = 'SESSION';`);
  }

  override down(): void {
    this.addSql(`drop index "credential_owner_id_index";`);
  }
}
