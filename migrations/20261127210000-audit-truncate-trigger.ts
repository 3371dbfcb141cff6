import { Migration } from '@mikro-orm/migrations';

const COLUMNS = `"id", "organization_id", "occurred_at", "action", "actor_id", "credential_prefix", "target_type", "target_id", "target_label", "detail", "ip"`;

/**
 * Adds a separate trigger for TRUNCATE of the audit log. Citus keeps a trigger for TRUNCATE only on
 * the table that clients see, and one for UPDATE and DELETE only where the rows are, so a trigger
 * for all three would not protect the rows. Security: prevents tampering with the audit log.
 */
export class Migration20261127210000 extends Migration {
  override up(): void {
    this.addSql(forEachTable(`execute format('drop trigger append_only on %s', part); ${appendOnly('part')}`));
    this.addSql(makePartitions(appendOnly));
    this.addSql(sortDefault(appendOnly));
  }

  override down(): void {
    this.addSql(
      forEachTable(
        `execute format('drop trigger append_only on %s', part); execute format('drop trigger append_only_truncate on %s', part); ${appendOnlyAsBefore('part')}`,
      ),
    );
    this.addSql(makePartitions(appendOnlyAsBefore));
    this.addSql(sortDefault(appendOnlyAsBefore));
  }
}

const create = (name: string, events: string, table: string): string =>
  `execute format('create trigger ${name} before ${events} on %s for each statement execute function audit_event_append_only_fn()', ${table});`;

/** Creates the triggers of a table, whose quoted name is the value of an expression. */
const appendOnly = (table: string): string =>
  `${create('append_only', 'update or delete', table)} ${create('append_only_truncate', 'truncate', table)}`;
const appendOnlyAsBefore = (table: string): string => create('append_only', 'update or delete or truncate', table);

const forEachTable = (step: string): string => `
do $$
declare
  part text;
begin
  for part in
    select 'audit_event'::regclass::text union all
    select inhrelid::regclass::text from pg_inherits where inhparent = 'audit_event'::regclass
  loop
    ${step}
  end loop;
end $$;`;

const makePartitions = (protect: typeof appendOnly): string => `
create or replace function "audit_event_make_partitions"(since timestamptz, until timestamptz) returns void as $$
declare
  epoch constant timestamp := timestamp '2026-11-01';
  month timestamp := date_trunc('month', greatest(since at time zone 'UTC', epoch));
  name text;
begin
  if since at time zone 'UTC' < epoch and to_regclass('audit_event_before') is null then
    create table audit_event_before partition of audit_event for values from (minvalue) to ('2026-11-01 00:00:00+00');
    ${protect("'audit_event_before'")}
  end if;
  while month <= until at time zone 'UTC' loop
    name := quote_ident('audit_event_' || to_char(month, 'YYYY_MM'));
    if to_regclass(name) is null then
      execute format('create table %s partition of audit_event for values from (%L) to (%L)', name,
        to_char(month, 'YYYY-MM-DD') || ' 00:00:00+00', to_char(month + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00');
      ${protect('name')}
    end if;
    month := month + interval '1 month';
  end loop;
end;
$$ language plpgsql;`;

const sortDefault = (protect: typeof appendOnly): string => `
create or replace function "audit_event_sort_default"() returns void as $$
declare
  month timestamp;
begin
  if not exists (select from audit_event_default) then
    return;
  end if;
  alter table audit_event detach partition audit_event_default;
  alter table audit_event_default rename to audit_event_unsorted;
  create table audit_event_default partition of audit_event default;
  ${protect("'audit_event_default'")}
  for month in select distinct date_trunc('month', occurred_at at time zone 'UTC') from audit_event_unsorted loop
    perform audit_event_make_partitions(month at time zone 'UTC', month at time zone 'UTC');
  end loop;
  insert into audit_event (${COLUMNS}) select ${COLUMNS} from audit_event_unsorted;
  drop table audit_event_unsorted;
end;
$$ language plpgsql;`;
