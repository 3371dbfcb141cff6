import type { Pool } from 'pg';

/** Writes an audit log as of a server that has run for a long time. */
export interface AuditHistory {
  /** The numbers of the first and the last event. */
  readonly from: number;
  readonly to: number;
  /** The number of months, up to now, that the events are spread over. */
  readonly months: number;
  /** The row ids of the organizations that get the events in turn. */
  readonly organizationIds: readonly string[];
}

/**
 * The action of at least one event, and of only one in a hundred thousand, as in a search of a long
 * log.
 */
export const RARE_ACTION = 'organization.updated';
const ONE_IN = 100_000;

/**
 * Creates the monthly partitions of a server that was set up so long ago. They replace the
 * partition `audit_event_before`, which must be empty.
 */
export async function makePastMonths(pool: Pool, months: number): Promise<void> {
  await pool.query(`do $$
    declare
      first timestamp := least(date_trunc('month', now() at time zone 'UTC' - interval '${Math.trunc(months)} months'), '2026-11-01');
      month timestamp := first;
      name text;
    begin
      drop table audit_event_before;
      execute format('create table audit_event_before partition of audit_event for values from (minvalue) to (%L)', first || '+00');
      while month <= now() at time zone 'UTC' loop
        name := 'audit_event_' || to_char(month, 'YYYY_MM');
        if to_regclass(name) is null then
          execute format('create table %I partition of audit_event for values from (%L) to (%L)', name, month || '+00', (month + interval '1 month') || '+00');
        end if;
        month := month + interval '1 month';
      end loop;
    end $$`);
}

const INSERT = `
  insert into audit_event (id, organization_id, occurred_at, action, actor_id, credential_prefix, target_type, target_id, target_label, ip)
  select gen_random_uuid(), ($3::uuid[])[1 + n % cardinality($3::uuid[])], now() - make_interval(months => $4) * (($2::int - n) / ($2::int - $1::int + 1.0)),
    case when n % ${ONE_IN} = ${ONE_IN / 2} or n = $1::int then '${RARE_ACTION}'
      when n % 3 = 0 then 'personal_access_token.created' when n % 3 = 1 then 'session.created' else 'personal_access_token.revoked' end,
    md5('user ' || (1 + n % 997))::uuid, null, 'PersonalAccessToken', md5('token ' || (1 + n % 9973))::uuid, 'Token ' || n, '192.0.2.1'
  from generate_series($1::int, $2::int) n`;

/**
 * Inserts the events of a range of numbers into the existing partitions, oldest first. Millions are
 * inserted faster without indexes.
 */
export async function insertAuditHistory(
  pool: Pool,
  { from, to, months, organizationIds }: AuditHistory,
): Promise<void> {
  const { rows } = await pool.query<{ name: string; definition: string }>(
    "select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index where indrelid = 'audit_event'::regclass and not indisprimary",
  );
  for (const { name } of rows) await pool.query(`drop index ${name}`);
  await pool.query('alter table audit_event drop constraint audit_event_pkey');
  await pool.query(INSERT, [from, to, organizationIds, months]);
  await pool.query('alter table audit_event add primary key (id, occurred_at)');
  for (const { definition } of rows) await pool.query(definition.replace(' ON ONLY ', ' ON '));
  await pool.query('vacuum analyze audit_event');
}
