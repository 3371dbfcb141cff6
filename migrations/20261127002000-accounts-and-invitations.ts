import { Migration } from '@mikro-orm/migrations';

/**
 * Binds an account to the organization that created it until its e-mail address is proven, and
 * records the inviter of each invitation. Derives both for existing rows from memberships,
 * credentials and the audit log.
 */
export class Migration20261127002000 extends Migration {
  override up(): void {
    this.addSql(`alter table "user_account" add column "home_organization_id" uuid null;`);
    // The first membership, otherwise the first trace in the audit log or among the credentials. An
    // account without a home organization would count as proven.
    this.addSql(`
      update "user_account" set home_organization_id = coalesce(
        (select organization_id from member where user_id = user_account.id order by created_at, id limit 1),
        (select organization_id from audit_event where actor_id = user_account.id order by occurred_at limit 1),
        (select organization_id from credential where owner_id = user_account.id order by created_at limit 1),
        (select id from organization order by created_at limit 1));`);
    this.addSql(
      `alter table "user_account" add constraint "user_account_home_organization_id_foreign" foreign key ("home_organization_id") references "organization" ("id") on delete set null;`,
    );
    this.addSql(`alter table "user_account" drop constraint "user_account_email_unique";`);
    this.addSql(`create unique index "user_account_email_unique" on "user_account" ("email") where "home_organization_id" is null;`);
    this.addSql(`create unique index "user_account_email_home_organization_id_unique" on "user_account" ("email", "home_organization_id");`);
    this.addSql(
      `alter table "member" add column "invited_name" text null, add column "inviter_id" uuid null, add column "inviter_credential_id" uuid null;`,
    );
    this.addSql(
      `alter table "member" add constraint "member_inviter_id_foreign" foreign key ("inviter_id") references "member" ("id") on delete set null;`,
    );
    this.addSql(`create index "member_inviter_id_index" on "member" ("inviter_id") where "inviter_id" is not null;`);
    this.addSql(`
      update member set invited_name = (select case when u.password_hash is null then u.name else split_part(u.email, '@', 1) end
                                        from user_account u where u.id = member.user_id)
      where status = 'INVITED';`);
    this.addSql(`
      update member set inviter_id = inviter.id, inviter_credential_id = credential.id
      from (select distinct on (e.target_id) e.target_id, e.organization_id, e.actor_id, e.credential_prefix
            from audit_event e where e.action = 'member.invited' order by e.target_id, e.occurred_at desc) as invitation
      left join member inviter on inviter.user_id = invitation.actor_id and inviter.organization_id = invitation.organization_id and invitation.credential_prefix is null
      left join credential on credential.prefix = invitation.credential_prefix
      where member.status = 'INVITED' and invitation.target_id = member.id;`);
  }

  override down(): void {
    this.addSql(`drop index "member_inviter_id_index";`);
    this.addSql(`alter table "member" drop constraint "member_inviter_id_foreign";`);
    this.addSql(`alter table "member" drop column "invited_name", drop column "inviter_id", drop column "inviter_credential_id";`);
    this.addSql(`drop index "user_account_email_home_organization_id_unique";`);
    this.addSql(`drop index "user_account_email_unique";`);
    this.addSql(`alter table "user_account" add constraint "user_account_email_unique" unique ("email");`);
    this.addSql(`alter table "user_account" drop constraint "user_account_home_organization_id_foreign";`);
    this.addSql(`alter table "user_account" drop column "home_organization_id";`);
  }
}
