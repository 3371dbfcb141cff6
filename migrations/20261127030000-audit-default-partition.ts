import { Migration } from '@mikro-orm/migrations';

const COLUMNS = `"id", "organization_id", "occurred_at", "action", "actor_id", "credential_prefix", "target_type", "target_id", "target_label", "detail", "ip"`;

/**
 * Adds a default partition to the audit log, so that an event can always be inserted: after the
 * server was off for months, or with a clock that is far off. `audit_event_sort_default` moves its
 * events to their monthly partitions.
 */
export class Migration20261127030000 extends Migration {
  override up(): void {
    this.addSql(`create table "audit_event_default" partition of "audit_event" default;`);
    this.addSql(APPEND_ONLY('audit_event_default'));
    this.addSql(MAKE_PARTITIONS);
    this.addSql(SORT_DEFAULT);
  }

  override down(): void {
    this.addSql(`select "audit_event_sort_default"();`);
    this.addSql(`drop function "audit_event_sort_default"();`);
    this.addSql(`drop table "audit_event_default";`);
  }
}

/** A statement trigger on the parent table does not fire for statements on a partition. */
const APPEND_ONLY = (table: string): string =>
  `create trigger "append_only" before update or delete or truncate on "${table}" for each statement execute function "audit_event_append_only_fn"();`;

/**
 * Makes the function independent of datestyle, and lets it recreate the partition of all earlier
 * times, which AUDIT_RETENTION_MONTHS may have dropped.
 */
const MAKE_PARTITIONS = `
create or replace function "audit_event_make_partitions"(since timestamptz, until timestamptz) returns void as $$
declare
  epoch constant timestamp := timestamp '2026-11-01';
  month timestamp := date_trunc('month', greatest(since at time zone 'UTC', epoch));
  name text;
begin
  if since at time zone 'UTC' < epoch and to_regclass('audit_event_before') is null then
    create table audit_event_before partition of audit_event for values from (minvalue) to ('2026-11-01 00:00:00+00');
    ${APPEND_ONLY('audit_event_before')}
  end if;
  while month <= until at time zone 'UTC' loop
    name := 'audit_event_' || to_char(month, 'YYYY_MM');
    if to_regclass(quote_ident(name)) is null then
      execute format('create table %I partition of audit_event for values from (%L) to (%L)', name,
        to_char(month, 'YYYY-MM-DD') || ' 00:00:00+00', to_char(month + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00');
      execute format('create trigger append_only before update or delete or truncate on %I for each statement execute function audit_event_append_only_fn()', name);
    end if;
    month := month + interval '1 month';
  end loop;
end;
$$ language plpgsql;`;

/**
 * Replaces the default partition with an empty one and moves its events to their monthly
 * partitions. Does not change or delete any event.
 */
const SORT_DEFAULT = `
create function "audit_event_sort_default"() returns void as $$
declare
  month timestamp;
begin
  if not exists (select from audit_event_default) then
    return;
  end if;
  alter table audit_event detach partition audit_event_default;
  alter table audit_event_default rename to audit_event_unsorted;
  create table audit_event_default partition of audit_event default;
  ${APPEND_ONLY('audit_event_default')}
  for month in select distinct date_trunc('month', occurred_at at time zone 'UTC') from audit_event_unsorted loop
    perform audit_event_make_partitions(month at time zone 'UTC', month at time zone 'UTC');
  end loop;
  insert into audit_event (${COLUMNS}) select ${COLUMNS} from audit_event_unsorted;
  drop table audit_event_unsorted;
end;
$$ language plpgsql;`;
