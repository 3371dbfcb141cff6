import { Migration } from '@mikro-orm/migrations';

/**
 * Stores the catalogue that the database was last started with, and which roles used to be in the
 * catalogue, so that they can become built-in again.
 */
export class Migration20261127030100 extends Migration {
  override up(): void {
    this.addSql(
      `create table "catalog_state" ("id" smallint not null, "from_file" boolean not null, "definition" text not null, "digest" text not null, "changed_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`alter table "role" add "detached" boolean not null default false;`);
    // Marks the roles that a start without CATALOG_FILE removed from the catalogue: those created
    // together with their organization, or by the catalogue.
    this.addSql(
      `update "role" set "detached" = true from "organization" where "organization"."id" = "role"."organization_id" and not "role"."built_in"
         and ("role"."created_at" = "organization"."created_at" or exists (
           select 1 from "audit_event" "e" where "e"."organization_id" = "role"."organization_id" and "e"."target_id" = "role"."id"
             and "e"."action" = 'role.created' and "e"."actor_id" is null));`,
    );
  }

  override down(): void {
    this.addSql(`alter table "role" drop column "detached";`);
    this.addSql(`drop table "catalog_state";`);
  }
}
