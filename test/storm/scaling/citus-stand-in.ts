import pg from 'pg';
import { databaseUrl, onServer } from '../../support/locations.ts';

/**
 * The functions and catalogues of Citus that Latchkey uses, on a plain PostgreSQL. They record each
 * call, keep the metadata, and reject what Citus 12.1 rejects.
 */
const STAND_IN = `
create schema citus;
create table citus.node (coordinator boolean not null);
insert into citus.node values (true);
create table citus.calls (at bigint generated always as identity, step text, name text);
create table citus.pg_dist_node (nodeid int, groupid int);
insert into citus.pg_dist_node values (1, 0), (2, 1), (3, 2);
create table citus.pg_dist_partition (logicalrelid regclass primary key, partmethod "char", repmodel "char", colocationid int);

create function citus.citus_is_coordinator() returns boolean language sql as 'select coordinator from citus.node';

create function citus.require_coordinator() returns void language plpgsql as $$ begin
  if not citus.citus_is_coordinator() then raise exception 'operation is not allowed on this node'; end if;
end $$;

create function citus.connected(start regclass) returns setof regclass language sql as $$
  with recursive reached (id) as (
    select start::oid
    union
    select case when conrelid = id then confrelid else conrelid end from reached join pg_constraint on contype = 'f' and id in (conrelid, confrelid)
  ) select id::regclass from reached $$;

create function citus.create_reference_table(of regclass) returns void language plpgsql as $$
begin
  perform citus.require_coordinator();
  if (select repmodel = 't' from citus.pg_dist_partition where logicalrelid = of) then
    raise exception 'table "%" is already distributed', of;
  end if;
  if (select relkind = 'p' from pg_class where oid = of) then
    raise exception 'distributing partitioned tables in only supported for hash-distributed tables';
  end if;
  if exists (select from pg_trigger where tgrelid = of and not tgisinternal) then
    raise exception 'triggers are not supported on reference tables';
  end if;
  if exists (select from pg_constraint where contype = 'f' and conrelid = of and confrelid <> of
      and not exists (select from citus.pg_dist_partition where logicalrelid = confrelid and repmodel = 't')) then
    raise exception 'referenced table of "%" must be a reference table', of;
  end if;
  insert into citus.calls (step, name) values ('create_reference_table', of::text);
  insert into citus.pg_dist_partition values (of, 'n', 't', 1)
    on conflict (logicalrelid) do update set repmodel = 't', colocationid = 1;
  insert into citus.pg_dist_partition select id, 'n', 's', 0 from citus.connected(of) as id on conflict do nothing;
end $$;

-- Citus moves the triggers of a table to its rows, except those that also fire for TRUNCATE.
create function citus.citus_add_local_table_to_metadata(of regclass, cascade_via_foreign_keys boolean default false)
returns void language plpgsql as $$
declare
  part regclass;
  name text;
begin
  perform citus.require_coordinator();
  if (select relispartition from pg_class where oid = of) then
    raise exception 'cannot add local table % to metadata since it is a partition', of;
  end if;
  if exists (select from citus.connected(of) as id where id <> of) then
    raise exception 'relation % is involved in a foreign key relationship with another table', of;
  end if;
  insert into citus.calls (step, name) values ('citus_add_local_table_to_metadata', of::text);
  for part in select of union all select inhrelid::regclass from pg_inherits where inhparent = of loop
    insert into citus.pg_dist_partition values (part, 'n', 's', 0);
    for name in select tgname from pg_trigger where tgrelid = part and not tgisinternal and tgtype & 32 = 32 loop
      execute format('drop trigger %I on %s', name, part);
    end loop;
  end loop;
end $$;
`;

/** Creates an empty database with the stand-in. Returns its URL. */
export async function createCitus(serverUrl: string, name: string): Promise<string> {
  await onServer(serverUrl, [
    `create database ${name}`,
    `alter database ${name} set search_path = public, citus`,
  ]);
  const url = databaseUrl(serverUrl, name);
  await rowsOf(url, STAND_IN);
  return url;
}

/** Runs a statement in the database. */
export async function rowsOf<Row extends pg.QueryResultRow>(
  url: string,
  text: string,
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}
