import { Migration } from '@mikro-orm/migrations';

/**
 * Records former members. Finds those removed earlier by their remaining tokens and sessions; the
 * audit log supplies their removal time and last role.
 */
export class Migration20261127080000 extends Migration {
  override up(): void {
    this.addSql(`create table "former_member" (
      "id" uuid not null primary key,
      "organization_id" uuid not null,
      "user_id" uuid not null,
      "name" text not null,
      "email" text null,
      "role_key" text null,
      "role_name" text null,
      "member_since" timestamptz(3) not null,
      "removed_at" timestamptz(3) not null,
      "removed_by_id" uuid null
    );`);
    this.addSql(`alter table "former_member" add constraint "former_member_organization_id_foreign" foreign key ("organization_id") references "organization" ("id");`);
    this.addSql(`alter table "former_member" add constraint "former_member_user_id_foreign" foreign key ("user_id") references "user_account" ("id");`);
    this.addSql(
      `alter table "former_member" add constraint "former_member_removed_by_id_foreign" foreign key ("removed_by_id") references "user_account" ("id") on delete set null;`,
    );
    this.addSql(`create index "former_member_organization_id_removed_at_id_index" on "former_member" ("organization_id", "removed_at", "id");`);
    this.addSql(`create index "former_member_organization_id_user_id_index" on "former_member" ("organization_id", "user_id");`);
    this.addSql(`
      insert into former_member (id, organization_id, user_id, name, email, role_key, role_name, member_since, removed_at, removed_by_id)
      select case when u.email is null then gen_random_uuid() else coalesce(e.target_id, gen_random_uuid()) end, left_behind.organization_id, u.id, u.name, u.email,
        substring(e.detail from '^role (.+)$'), coalesce(r.name, substring(e.detail from '^role (.+)$')),
        left_behind.since, coalesce(e.occurred_at, left_behind.until), by_user.id
      from (
        select organization_id, owner_id, min(created_at) as since, max(updated_at) as until
        from credential c
        where owner_id is not null and not exists (select 1 from member m where m.organization_id = c.organization_id and m.user_id = c.owner_id)
        group by organization_id, owner_id
      ) left_behind
      join user_account u on u.id = left_behind.owner_id
      left join lateral (
        select target_id, detail, occurred_at, actor_id from audit_event
        where organization_id = left_behind.organization_id and action = 'member.removed' and target_label = coalesce(u.email, u.name)
          and not exists (select 1 from member m where m.id = target_id)
        order by occurred_at desc limit 1
      ) e on true
      left join user_account by_user on by_user.id = e.actor_id
      left join role r on r.organization_id = left_behind.organization_id and r.key = substring(e.detail from '^role (.+)$')
      on conflict do nothing;`);
  }

  override down(): void {
    this.addSql(`drop table if exists "former_member";`);
  }
}
