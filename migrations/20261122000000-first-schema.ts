import { Migration } from '@mikro-orm/migrations';

/** Creates the initial schema, as generated from the entities. A test compares the two. */
export class Migration20261122000000 extends Migration {
  override up(): void {
    this.addSql(`create table "audit_event" ("id" uuid not null, "organization_id" uuid not null, "occurred_at" timestamptz(3) not null, "action" text not null, "actor_id" uuid null, "credential_prefix" text null, "target_type" text null, "target_id" uuid null, "target_label" text null, "detail" text null, "ip" text null, primary key ("id"));`);
    this.addSql(`create index "audit_event_organization_id_occurred_at_id_index" on "audit_event" ("organization_id", "occurred_at", "id");`);
    this.addSql(`create index "audit_event_organization_id_target_id_occurred_at_index" on "audit_event" ("organization_id", "target_id", "occurred_at");`);
    this.addSql(`create index "audit_event_organization_id_actor_id_occurred_at_index" on "audit_event" ("organization_id", "actor_id", "occurred_at");`);
    this.addSql(`create or replace function "audit_event_append_only_fn"() returns trigger as $$ begin raise exception 'audit events are append-only' using errcode = 'restrict_violation'; end; $$ language plpgsql;`);
    this.addSql(`create trigger "append_only" BEFORE UPDATE OR DELETE OR TRUNCATE on "audit_event" for each STATEMENT execute function "audit_event_append_only_fn"();`);
    this.addSql(`create table "organization" ("id" uuid not null, "slug" text not null, "name" text not null, "default_token_lifetime" text null, "max_token_lifetime" text null, "never_expiring_tokens" boolean not null, "require_ip_allow_list" boolean not null, "delete_active_tokens" boolean not null, "unique_token_names" boolean not null, "created_at" timestamptz(3) not null, "suspended_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`alter table "organization" add constraint "organization_slug_unique" unique ("slug");`);
    this.addSql(`create table "role" ("id" uuid not null, "organization_id" uuid not null, "key" text not null, "name" text not null, "grants" text[] not null, "built_in" boolean not null, "created_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`alter table "role" add constraint "role_organization_id_key_unique" unique ("organization_id", "key");`);
    this.addSql(`create table "user_account" ("id" uuid not null, "kind" text not null, "name" text not null, "email" text null, "password_hash" text null, "created_at" timestamptz(3) not null, "suspended_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`alter table "user_account" add constraint "user_account_email_unique" unique ("email");`);
    this.addSql(`alter table "user_account" add constraint "user_account_kind_check" check ("kind" in ('PERSON', 'SERVICE'));`);
    this.addSql(`create table "member" ("id" uuid not null, "organization_id" uuid not null, "user_id" uuid not null, "role_id" uuid not null, "status" text not null, "created_at" timestamptz(3) not null, "invitation_prefix" text null, "invitation_hash" text null, "invitation_expires_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`alter table "member" add constraint "member_invitation_prefix_unique" unique ("invitation_prefix");`);
    this.addSql(`create index "member_role_id_index" on "member" ("role_id");`);
    this.addSql(`create index "member_user_id_index" on "member" ("user_id");`);
    this.addSql(`create index "member_organization_id_created_at_id_index" on "member" ("organization_id", "created_at", "id");`);
    this.addSql(`alter table "member" add constraint "member_organization_id_user_id_unique" unique ("organization_id", "user_id");`);
    this.addSql(`alter table "member" add constraint "member_status_check" check ("status" in ('INVITED', 'ACTIVE', 'SUSPENDED'));`);
    this.addSql(`create table "credential" ("id" uuid not null, "kind" text not null, "type" text null, "prefix" text not null, "secret_hash" text not null, "organization_id" uuid not null, "owner_id" uuid null, "member_id" uuid null, "role_id" uuid null, "created_by_id" uuid null, "maker_ids" uuid[] not null, "name" text not null, "description" text null, "narrowed" boolean not null, "ip_allow_list" text[] not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "expires_at" timestamptz(3) null, "revoked_at" timestamptz(3) null, "revoked_by_id" uuid null, "user_agent" text null, "ip" text null, primary key ("id"));`);
    this.addSql(`alter table "credential" add constraint "credential_prefix_unique" unique ("prefix");`);
    this.addSql(`create index "credential_organization_id_owner_id_kind_created_at_id_index" on "credential" ("organization_id", "owner_id", "kind", "created_at", "id");`);
    this.addSql(`create index "credential_organization_id_kind_created_at_id_index" on "credential" ("organization_id", "kind", "created_at", "id");`);
    this.addSql(`create index "credential_role_id_index" on "credential" ("role_id");`);
    this.addSql(`create index "credential_member_id_index" on "credential" ("member_id");`);
    this.addSql(`alter table "credential" add constraint "credential_kind_check" check ("kind" in ('SESSION', 'PERSONAL_ACCESS_TOKEN', 'API_KEY'));`);
    this.addSql(`alter table "credential" add constraint "credential_type_check" check ("type" in ('PERSONAL', 'SERVICE', 'SCIM'));`);
    this.addSql(`create table "scope" ("id" uuid not null, "credential_id" uuid not null, "permission" text not null, "entity_id" text null, "created_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`create index "scope_credential_id_index" on "scope" ("credential_id");`);
    this.addSql(`create table "credential_use" ("credential_id" uuid not null, "last_used_at" timestamptz(3) not null, "last_used_ip" text null, primary key ("credential_id"));`);
    this.addSql(`alter table "role" add constraint "role_organization_id_foreign" foreign key ("organization_id") references "organization" ("id");`);
    this.addSql(`alter table "member" add constraint "member_organization_id_foreign" foreign key ("organization_id") references "organization" ("id");`);
    this.addSql(`alter table "member" add constraint "member_user_id_foreign" foreign key ("user_id") references "user_account" ("id");`);
    this.addSql(`alter table "member" add constraint "member_role_id_foreign" foreign key ("role_id") references "role" ("id");`);
    this.addSql(`alter table "credential" add constraint "credential_organization_id_foreign" foreign key ("organization_id") references "organization" ("id");`);
    this.addSql(`alter table "credential" add constraint "credential_owner_id_foreign" foreign key ("owner_id") references "user_account" ("id") on delete restrict;`);
    this.addSql(`alter table "credential" add constraint "credential_member_id_foreign" foreign key ("member_id") references "member" ("id") on delete set null;`);
    this.addSql(`alter table "credential" add constraint "credential_role_id_foreign" foreign key ("role_id") references "role" ("id") on delete restrict;`);
    this.addSql(`alter table "credential" add constraint "credential_created_by_id_foreign" foreign key ("created_by_id") references "user_account" ("id") on delete set null;`);
    this.addSql(`alter table "credential" add constraint "credential_revoked_by_id_foreign" foreign key ("revoked_by_id") references "user_account" ("id") on delete set null;`);
    this.addSql(`alter table "scope" add constraint "scope_credential_id_foreign" foreign key ("credential_id") references "credential" ("id") on delete cascade;`);
    this.addSql(`alter table "credential_use" add constraint "credential_use_credential_id_foreign" foreign key ("credential_id") references "credential" ("id") on update cascade on delete cascade;`);
  }

  override down(): void {
    this.addSql(`drop table "credential_use", "scope", "credential", "member", "role", "user_account", "organization", "audit_event" cascade;`);
    this.addSql(`drop function "audit_event_append_only_fn";`);
  }
}
