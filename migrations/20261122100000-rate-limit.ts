import { Migration } from '@mikro-orm/migrations';

/**
 * Creates the rate limit counters that instances share. Unlogged, because they need not survive a
 * crash.
 */
export class Migration20261122100000 extends Migration {
  override up(): void {
    this.addSql(`create unlogged table "rate_limit" ("key" varchar(255) not null, "points" int not null default 0, "expire" bigint null, primary key ("key"));`);
  }

  override down(): void {
    this.addSql(`drop table "rate_limit";`);
  }
}
