import { Migration } from '@mikro-orm/migrations';

const COLUMNS = `"id", "organization_id", "occurred_at", "action", "actor_id", "credential_prefix", "target_type", "target_id", "target_label", "detail", "ip"`;

/**
 * Partitions the audit log by month, so that writes use small indexes regardless of its size, and
 * an old month can be dropped as a whole. Copies existing events.
 */
export class Migration20261122200000 extends Migration {
  override up(): void {
    this.addSql(`alter table "audit_event" rename to "audit_event_unsplit";`);
    this.addSql(`alter index "audit_event_pkey" rename to "audit_event_unsplit_pkey";`);
    for (const name of ['occurred_at_id', 'target_id_occurred_at', 'actor_id_occurred_at']) this.addSql(`drop index "audit_event_organization_id_${name}_index";`);
    this.addSql(
      `create table "audit_event" ("id" uuid not null, "organization_id" uuid not null, "occurred_at" timestamptz(3) not null, "action" text not null, "actor_id" uuid null, "credential_prefix" text null, "target_type" text null, "target_id" uuid null, "target_label" text null, "detail" text null, "ip" text null, primary key ("id", "occurred_at")) partition by range ("occurred_at");`,
    );
    this.addSql(`create index "audit_event_organization_id_occurred_at_id_index" on "audit_event" ("organization_id", "occurred_at", "id");`);
    this.addSql(`create index "audit_event_organization_id_target_id_occurred_at_index" on "audit_event" ("organization_id", "target_id", "occurred_at");`);
    this.addSql(`create index "audit_event_organization_id_actor_id_occurred_at_index" on "audit_event" ("organization_id", "actor_id", "occurred_at");`);
    this.addSql(
      `create trigger "append_only" BEFORE UPDATE OR DELETE OR TRUNCATE on "audit_event" for each STATEMENT execute function "audit_event_append_only_fn"();`,
    );
    this.addSql(MAKE_PARTITIONS);
    this.addSql(`create table "audit_event_before" partition of "audit_event" for values from (minvalue) to ('2026-11-01 00:00:00+00');`);
    this.addSql(APPEND_ONLY('audit_event_before'));
    this.addSql(
      `select "audit_event_make_partitions"(coalesce((select min("occurred_at") from "audit_event_unsplit"), now()), now() + interval '3 months');`,
    );
    this.addSql(`insert into "audit_event" (${COLUMNS}) select ${COLUMNS} from "audit_event_unsplit";`);
    this.addSql(`drop table "audit_event_unsplit";`);
  }

  override down(): void {
    this.addSql(`create table "audit_event_unsplit" ("id" uuid not null, "organization_id" uuid not null, "occurred_at" timestamptz(3) not null, "action" text not null, "actor_id" uuid null, "credential_prefix" text null, "target_type" text null, "target_id" uuid null, "target_label" text null, "detail" text null, "ip" text null);`);
    this.addSql(`insert into "audit_event_unsplit" (${COLUMNS}) select ${COLUMNS} from "audit_event";`);
    this.addSql(`drop table "audit_event" cascade;`);
    this.addSql(`drop function "audit_event_make_partitions"(timestamptz, timestamptz);`);
    this.addSql(`alter table "audit_event_unsplit" rename to "audit_event";`);
    this.addSql(`alter table "audit_event" add primary key ("id");`);
    this.addSql(`create index "audit_event_organization_id_occurred_at_id_index" on "audit_event" ("organization_id", "occurred_at", "id");`);
    this.addSql(`create index "audit_event_organization_id_target_id_occurred_at_index" on "audit_event" ("organization_id", "target_id", "occurred_at");`);
    this.addSql(`create index "audit_event_organization_id_actor_id_occurred_at_index" on "audit_event" ("organization_id", "actor_id", "occurred_at");`);
    this.addSql(APPEND_ONLY('audit_event'));
  }
}

/** A statement trigger on the parent table does not fire for statements on a partition. */
const APPEND_ONLY = (table: string): string =>
  `create trigger "append_only" BEFORE UPDATE OR DELETE OR TRUNCATE on "${table}" for each STATEMENT execute function "audit_event_append_only_fn"();`;

/** Creates the missing monthly partitions between two instants, in UTC. */
const MAKE_PARTITIONS = `
create function "audit_event_make_partitions"(since timestamptz, until timestamptz) returns void as $$
declare
  month timestamp := date_trunc('month', greatest(since, '2026-11-01 00:00:00+00') at time zone 'UTC');
  name text;
begin
  while month <= until at time zone 'UTC' loop
    name := 'audit_event_' || to_char(month, 'YYYY_MM');
    if to_regclass(quote_ident(name)) is null then
      execute format('create table %I partition of audit_event for values from (%L) to (%L)', name, month || '+00', (month + interval '1 month') || '+00');
      execute format('create trigger append_only before update or delete or truncate on %I for each statement execute function audit_event_append_only_fn()', name);
    end if;
    month := month + interval '1 month';
  end loop;
end;
$$ language plpgsql;`;
